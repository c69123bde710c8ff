// Every fixture of every truth file: the lattice of each form, whatever the producer, font or scanner.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "inkgrid.h"

namespace inkgrid {
namespace {

using nlohmann::json;
using Span = std::tuple<int, int, int, int>;  // row, column, row span, column span

const std::filesystem::path kFolder = std::filesystem::path(INKGRID_SOURCE_DIR) / "fixtures" / "declarations";

struct Input {
  std::filesystem::path truth;
  std::string file;
};

void PrintTo(const Input& input, std::ostream* out) { *out << input.file; }

std::vector<Input> inputs() {
  std::vector<Input> list;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (!entry.path().string().ends_with(".truth.json")) continue;
    std::ifstream stream(entry.path());
    const json truth = json::parse(stream);
    for (const json& input : truth.at("inputs")) list.push_back({entry.path(), input.at("file")});
  }
  std::sort(list.begin(), list.end(), [](const Input& a, const Input& b) { return a.file < b.file; });
  return list;
}

class GridCorpus : public testing::TestWithParam<Input> {};

TEST_P(GridCorpus, CellsAndSpansAreThoseOfThePaper) {
  std::ifstream stream(GetParam().truth);
  const json truth = json::parse(stream);
  const Extraction extraction = extract(kFolder / GetParam().file);
  std::vector<std::set<Span>> expected;
  for (const json& declaration : truth.at("declarations")) {
    std::set<Span> spans;
    for (const json& cell : declaration.at("grid").at("cells")) {
      const auto number = [&](const char* key) { return cell.at(key).get<int>(); };
      spans.emplace(number("row"), number("column"), number("row_span"), number("column_span"));
    }
    expected.push_back(std::move(spans));
  }
  ASSERT_EQ(extraction.grids.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    std::set<Span> found;
    for (const Cell& cell : extraction.grids[i].cells) found.emplace(cell.row, cell.column, cell.row_span, cell.column_span);
    EXPECT_EQ(found.size(), expected[i].size()) << "form " << i + 1;
    for (const Span& span : expected[i])
      EXPECT_TRUE(found.count(span)) << "form " << i + 1 << " lacks the cell at row " << std::get<0>(span) << ", column "
                                     << std::get<1>(span) << " of " << std::get<2>(span) << " x " << std::get<3>(span);
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, GridCorpus, testing::ValuesIn(inputs()), [](const auto& input) {
  std::string name = input.param.file;
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  return name;
});

}  // namespace
}  // namespace inkgrid
