// The command line: arguments in, one call of the library a sub-command, an exit code out.
#pragma once

#include <cstdint>
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
  std::string pages_of;  ///< in place of `file`: a folder of page pictures
  std::string format;    ///< empty: by the suffix of `output`, else by where standard output goes
  std::string output;    ///< empty or "-": standard output
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

struct WorkArguments {
  bool null = false;      ///< paths end in NUL, not in a line's end
  int driven = -1;        ///< descriptor to tell progress on; paths then come with names, both ended by NUL
  bool describe = false;  ///< say what program this is, read nothing
  ExtractOptions options;
};

struct IngestArguments {
  std::vector<std::string> paths;
  std::vector<std::string> pages_of;
  std::string store;
  std::string from;     ///< a list of more paths; "-": standard input
  std::string results;  ///< documents made elsewhere; "-": standard input
  bool null = false;
  bool again = false;
  int workers = 0;  ///< 0: one a core
  std::string log = "text";
  double file_time = 3600;               ///< seconds
  std::uint64_t memory = 2'000'000'000;  ///< bytes a worker
  ExtractOptions options;
};

struct ReviewArguments {
  std::string store;
  std::string address = "127.0.0.1";
  int port = 0;  ///< 0: any that is free
  bool no_browser = false;
  std::string user;   ///< empty: who is logged in
  std::string users;  ///< file of named users
  std::string add_user;
  std::vector<std::string> second_reading;
  ExtractOptions options;
};

struct ExportArguments {
  std::string store;
  std::string format;  ///< empty: by the suffix of `output`
  std::string output;
  std::string corrections, words;  ///< further files
  ExtractOptions options;
};

struct UnpackArguments {
  std::string archive, folder;
  std::vector<std::uint64_t> limits;  ///< the first five of ingest::ArchiveLimits
  std::string only;                   ///< a member; empty: all
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
ExitCode review(const ReviewArguments& arguments);
ExitCode export_store(const ExportArguments& arguments);
ExitCode check_forms(const CheckArguments& arguments);
ExitCode explain_page(const ExplainArguments& arguments);
ExitCode work(const WorkArguments& arguments);
ExitCode ingest_files(const IngestArguments& arguments);
/// The process in which `ingest_files` unpacks an archive.
ExitCode unpack_archive(const UnpackArguments& arguments);
/// The command line of a process that does `work` under these options; the password goes by its environment.
std::vector<std::string> work_command(const ExtractOptions& options);
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
