// What went wrong, in the words a user sees: one line that says what, where and what to do.
#pragma once

#include <stdexcept>
#include <string>

namespace inkgrid {

enum class ErrorCode { usage, unreadable, password_needed, model_missing, unwritable, interrupted, internal };

/// The word for `code` in JSON output, e.g. "unreadable".
std::string to_string(ErrorCode code);

/// Thrown where a whole file cannot be read. A page that fails becomes a Warning instead.
class Error : public std::runtime_error {
 public:
  /// `file` may be empty; `page` counts from 1, 0 where no page is meant.
  Error(ErrorCode code, std::string file, std::string message, int page = 0);

  ErrorCode code;
  std::string file;
  std::string message;
  int page;
};

struct Warning {
  int page = 0;       ///< 0 where the whole file is meant
  std::string stage;  ///< name of the room that speaks
  std::string message;
};

}  // namespace inkgrid
