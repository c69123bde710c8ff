#include "document/error.h"

#include <utility>

namespace inkgrid {
namespace {

std::string line_of(const std::string& file, const std::string& message, int page) {
  std::string line = file;
  if (page > 0) line += (line.empty() ? "page " : ": page ") + std::to_string(page);
  return line.empty() ? message : line + ": " + message;
}

}  // namespace

std::string to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage: return "usage";
    case ErrorCode::unreadable: return "unreadable";
    case ErrorCode::password_needed: return "password_needed";
    case ErrorCode::model_missing: return "model_missing";
    case ErrorCode::unwritable: return "unwritable";
    case ErrorCode::interrupted: return "interrupted";
    case ErrorCode::internal: return "internal";
  }
  return "internal";
}

Error::Error(ErrorCode what_kind, std::string in_file, std::string text, int on_page)
    : std::runtime_error(line_of(in_file, text, on_page)),
      code(what_kind),
      file(std::move(in_file)),
      message(std::move(text)),
      page(on_page) {}

}  // namespace inkgrid
