// The command line: arguments in, one call of the library a sub-command, an exit code out.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "document/error.h"
#include "inkgrid.h"

namespace inkgrid::cli {

/// What the program ends with; scripts rely on these.
enum ExitCode : int {
  done = 0,
  usage = 1,
  unreadable = 2,
  done_with_warnings = 3,
  password_needed = 4,
  model_missing = 5,
  unwritable = 6,
  some_failed = 7,
  internal = 10,
  interrupted = 130,
};

ExitCode exit_code(ErrorCode code);

struct ExtractArguments {
  std::string file;
  std::string format;  ///< empty: by the suffix of `output`, else by where standard output goes
  std::string output;  ///< empty or "-": standard output
  std::string overlay;
  ExtractOptions options;
};

struct ReadArguments {
  std::vector<std::string> files;
  std::string format = "text";
  ExtractOptions options;
};

struct CheckArguments {
  std::vector<std::string> files;
  ExtractOptions options;
};

struct ExplainArguments {
  std::string file;
  int page = 0;  ///< 0: the first with a form
  std::string format = "text";
  std::string overlay;
  ExtractOptions options;
};

struct VerifyArguments {
  std::string store;
  std::string head;  ///< of the ledger as it was noted earlier; empty: none was
};

struct DiffArguments {
  std::string store;
  std::string format = "text";
};

/// Each sub-command prints its result and its warnings, and throws Error for all else.
ExitCode extract_file(const ExtractArguments& arguments);
ExitCode read_pictures(const ReadArguments& arguments);
ExitCode doctor(const ExtractOptions& options);
ExitCode check_forms(const CheckArguments& arguments);
ExitCode explain_page(const ExplainArguments& arguments);
ExitCode verify_store(const VerifyArguments& arguments);
ExitCode show_changes(const DiffArguments& arguments);

/// The whole program. Never throws; prints one line on standard error where it fails.
int run(int argc, char** argv);

enum class Stream { output, error };

bool is_terminal(Stream stream);
/// Whether the stream is a terminal that shows colours and whose user wants them (NO_COLOR, TERM).
bool shows_color(Stream stream);
/// Of standard output's terminal; a usual width where it is none.
int terminal_columns();
/// Throws Error (unwritable) where standard output was closed before the program began.
void check_standard_output();
/// Throws Error (unwritable), but is content with a reader that has gone away.
void write_standard_output(const std::string& bytes);
/// One line on standard error: "inkgrid: MESSAGE".
void complain(const std::string& message);

}  // namespace inkgrid::cli
