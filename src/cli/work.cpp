#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "cli/cli.h"
#include "ingest/items.h"
#include "ingest/program.h"
#include "report/report.h"

namespace inkgrid::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_path = 65536;

bool next_item(ingest::Items& items, std::string& item) {
  for (;;) {
    const ingest::Next next = items.next(item);
    if (next != ingest::Next::waiting) return next == ingest::Next::found;
    struct pollfd input{items.descriptor(), POLLIN, 0};
    ::poll(&input, 1, -1);
  }
}

void tell(int descriptor, const std::string& note) {
  if (descriptor < 0) return;
  [[maybe_unused]] const ssize_t ignored = ::write(descriptor, note.data(), note.size());
}

/// A pipe or device would keep a worker waiting.
void check_kind(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status))
    throw Error(ErrorCode::unreadable, path.string(), "is no file");
}

std::string digest_if_readable(const fs::path& path) {
  try {
    check_kind(path);
    return digest(path);
  } catch (const std::exception&) {
    return {};
  }
}

/// The document of a file under the name it shall have; `failed` is set where it is an error.
std::string read(Extractor& extractor, const fs::path& path, const std::string& name, const Progress& progress,
                 bool& failed) {
  const auto error_document = [&](const Error& error) {
    failed = true;
    return report::to_json(error, name, digest_if_readable(path), report::Layout::line);
  };
  try {
    check_kind(path);
    Extraction extraction = extractor.extract(path, progress);
    extraction.path = name;
    return report::to_json(extraction, report::Layout::line);
  } catch (const Error& error) {
    if (error.code == ErrorCode::model_missing) throw;
    return error_document(error);
  } catch (const std::bad_alloc&) {
    return error_document(Error(ErrorCode::unreadable, name, "needs more memory than there is"));
  } catch (const std::exception& error) {
    return error_document(Error(ErrorCode::internal, name, std::string("an error inside the program: ") + error.what()));
  }
}

const char* word(ReaderKind kind) { return kind == ReaderKind::line_reader ? "line-reader" : "tesseract"; }

const char* word(EngineKind kind) {
  switch (kind) {
    case EngineKind::automatic: return "auto";
    case EngineKind::opencv: return "opencv";
    case EngineKind::openvino: return "openvino";
    case EngineKind::openvino_bfloat16: return "openvino-bf16";
    case EngineKind::openvino_float32: return "openvino-f32";
  }
  return "auto";
}

}  // namespace

std::vector<std::string> work_command(const ExtractOptions& options) {
  char budget[40], seconds[40];
  std::snprintf(budget, sizeof budget, "%.17g", options.error_budget);
  std::snprintf(seconds, sizeof seconds, "%.17g", options.limits.page_seconds);
  std::vector<std::string> command{"/proc/self/exe", "work",  "--error-budget", budget,
                                   "--page-time",    seconds, "--engine",       word(options.reading.engine)};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) command.insert(command.end(), {name, value});
  };
  add("--models", options.models.string());
  for (const auto& file : options.own) add("--lexicon", file.string());
  add("--recognizer", options.reading.recognizer.string());
  std::string readers;
  for (const ReaderKind kind : options.reading.readers) readers += (readers.empty() ? "" : ",") + std::string(word(kind));
  add("--readers", readers);
  if (options.threads > 0) add("--threads", std::to_string(options.threads));
  return command;
}

ExitCode work(const WorkArguments& arguments) {
  check_standard_output();
  if (arguments.describe) {
    write_standard_output(ingest::to_text(ingest::describe(arguments.options)));
    return done;
  }
  const bool driven = arguments.driven >= 0;
  ExtractOptions options = arguments.options;
  options.folders = Folders::pages;
  Extractor extractor(options);
  const auto progress = [&](int page, int pages) {
    tell(arguments.driven, "page " + std::to_string(page) + " " + std::to_string(pages) + "\n");
  };
  tell(arguments.driven, "ready\n");
  ingest::Items items(STDIN_FILENO, arguments.null || driven ? '\0' : '\n', longest_path);
  ExitCode code = done;
  for (std::string path, name; next_item(items, path);) {
    if (driven && !next_item(items, name)) break;
    if (path.empty()) continue;
    bool failed = false;
    write_standard_output(read(extractor, path, driven ? name : path, progress, failed));
    if (failed) code = some_failed;
  }
  return code;
}

}  // namespace inkgrid::cli
