// What is wrong in files of labels and forms, for `inkgrid forms check`.
#include "report/report.h"

namespace inkgrid::report {
namespace {

std::string counted(int count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string what_it_defines(const ModelFile& file) {
  std::string parts;
  const auto add = [&](int count, const char* one, const char* many) {
    if (count > 0) parts += (parts.empty() ? "" : ", ") + counted(count, one, many);
  };
  if (file.kind == ModelFile::Kind::form) {
    add(file.rows, "row", "rows");
    add(file.values, "value", "values");
    add(file.columns, "column of indicators", "columns of indicators");
    return "a form of " + parts;
  }
  add(file.rules, "rule", "rules");
  add(file.labels, "label", "labels");
  add(file.words, "word", "words");
  add(file.titles, "title", "titles");
  if (file.known_labels > 0) parts += " (" + std::to_string(file.known_labels) + " of the labels known without it)";
  return parts;
}

}  // namespace

std::string to_text(const std::vector<ModelFile>& files) {
  std::string text;
  for (const ModelFile& file : files) {
    const auto line = [&](const std::string& words) { text += printable(file.file + ": " + words) + "\n"; };
    for (const FileProblem& problem : file.problems)
      line((problem.where.empty() ? "" : problem.where + ": ") + problem.message);
    if (const int more = file.errors + file.remarks - static_cast<int>(file.problems.size()); more > 0)
      line("and " + std::to_string(more) + " more");
    if (file.errors == 0) line((file.remarks == 0 ? "all right: " : "can be used: ") + what_it_defines(file));
  }
  return text;
}

}  // namespace inkgrid::report
