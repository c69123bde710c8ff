// What a file of labels or rules or the definition of a form says, and what is wrong in it.
#pragma once

#include <string>
#include <vector>

namespace inkgrid {

struct FileProblem {
  enum class Weight { error, remark };  ///< a remark changes nothing of what the file means
  Weight weight = Weight::error;
  std::string where;    ///< JSON Pointer, or "line 3, column 5"; empty: the whole file
  std::string message;  ///< what is wrong and what to do
};

struct ModelFile {
  enum class Kind { unknown, lexicon, form, rules };
  std::string file;
  Kind kind = Kind::unknown;
  int labels = 0;
  int known_labels = 0;  ///< of these, how many the models have already, with the same meaning
  int words = 0;         ///< fixed words of columns, units behind level 3
  int titles = 0;
  int rows = 0;     ///< of a form
  int values = 0;   ///< places of values in them
  int columns = 0;  ///< of a form's indicators
  int rules = 0;
  int errors = 0;
  int remarks = 0;
  std::vector<FileProblem> problems;  ///< in the order of the file; the first of many
};

}  // namespace inkgrid
