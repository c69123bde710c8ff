#include "read/second_opinion.h"

#include <gtest/gtest.h>

#include "document/code_points.h"

namespace inkgrid::read {
namespace {

class Figures : public Recognizer {
 public:
  std::vector<Reading> read_line(const PagePicture&) override { return {}; }
  bool can_print(std::string_view text) const override {
    return std::string_view("0123456789.,-+≥≤=<>%~/万元个人次有效").find(text) != std::string_view::npos;
  }
  std::string name() const override { return "figures"; }
};

std::vector<CharacterEvidence> characters(const std::string& text, double score) {
  std::vector<CharacterEvidence> all;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = code_point_at(text, at).length;
    all.push_back({text.substr(at, length), score, {}});
    at += length;
  }
  return all;
}

/// A cell as `text`, in which the reader of figures saw `figures`.
Cell weighed(const std::string& text, std::optional<FiguresReading> figures) {
  PageContent page;
  Cell cell;
  cell.content.source = TextSource::reader;
  if (!text.empty()) cell.content.readings.push_back({text, 0.99, characters(text, 0.99), "first"});
  cell.content.figures = std::move(figures);
  page.grids.emplace_back();
  page.grids[0].cells.push_back(std::move(cell));
  weigh_second_opinions(page, Figures());
  return page.grids[0].cells[0];
}

Cell weighed(const std::string& text, const std::string& figures, bool whole = true) {
  return weighed(text, FiguresReading{characters(figures, 0.9), whole});
}

TEST(SecondOpinion, AgreesOnWhatBothPrint) {
  for (const auto& [text, figures] :
       std::vector<std::pair<std::string, std::string>>{{"≥86.32%", "≥86.32%"},
                                                        {"培训人数12人次", "人12人次"},
                                                        {"２０２６－２０２７", "2026-2027"},  // as other readers have it
                                                        {"2026—2027", "2026-2027"},           // a dash is a dash
                                                        {"3人，2个。", "3人2个"},             // prose's marks are no figures
                                                        {"3人2个", "3人,2个"}}) {
    const Cell cell = weighed(text, figures);
    EXPECT_EQ(cell.evidence.second, SecondOpinion::agrees) << text;
    EXPECT_DOUBLE_EQ(cell.evidence.second_score, 0.9);
    EXPECT_EQ(cell.content.readings.size(), 1u);
  }
}

TEST(SecondOpinion, PutsWhatItReadsOtherwiseIntoTheText) {
  const std::vector<std::array<std::string, 3>> cases{{"≤8632", "≤86.32", "≤86.32"},
                                                      {"1,024.50", "1,024.60", "1,024.60"},
                                                      {"100人次", "10人次", "10人次"},
                                                      {"≥5个", "≤5个", "≤5个"},
                                                      {"共12万元", "12元", "共12元"},
                                                      {"12.0", "120", "120"},
                                                      {"-5", "5", "5"},
                                                      {"3㎡", "35", "35"},
                                                      {"有放", "有效", "有效"}};
  for (const auto& [text, figures, wanted] : cases) {
    const Cell cell = weighed(text, figures);
    EXPECT_EQ(cell.evidence.second, SecondOpinion::differs) << text;
    EXPECT_DOUBLE_EQ(cell.evidence.second_score, 0.9) << text;
    ASSERT_EQ(cell.content.readings.size(), 2u) << text;
    EXPECT_EQ(cell.content.text(), text);
    EXPECT_EQ(cell.content.readings[1].text, wanted);
    EXPECT_EQ(cell.content.readings[1].reader, "first");
  }
}

TEST(SecondOpinion, ComparesWordsOnlyWhereItSawTheWholeCell) {
  EXPECT_EQ(weighed("培训人员12人", "12", true).evidence.second, SecondOpinion::differs);
  EXPECT_EQ(weighed("培训人员12人", "12", false).evidence.second, SecondOpinion::agrees);
  EXPECT_EQ(weighed("培训人员12人", "13", false).evidence.second, SecondOpinion::differs);
}

TEST(SecondOpinion, AMoreSureDifferenceCountsMore) {
  FiguresReading figures{characters("125", 0.9), true};
  figures.characters[1].score = 0.3;
  const Cell unsure = weighed("135", figures);
  EXPECT_DOUBLE_EQ(unsure.evidence.second_score, 0.3);
  const Cell lost = weighed("1325", figures);  // a gap beside what it hardly saw
  EXPECT_DOUBLE_EQ(lost.evidence.second_score, 0.3);
}

TEST(SecondOpinion, ATextThatIsNotOfItsCellIsTold) {
  const Cell moved_here = weighed("≥95%", std::nullopt);  // where no line had figures
  EXPECT_EQ(moved_here.evidence.second, SecondOpinion::differs);
  EXPECT_DOUBLE_EQ(moved_here.evidence.second_score, 1);
  const Cell moved_away = weighed("", "≥95%");
  EXPECT_EQ(moved_away.evidence.second, SecondOpinion::differs);
  EXPECT_TRUE(moved_away.content.readings.empty());
  EXPECT_EQ(weighed("产出指标", std::nullopt).evidence.second, SecondOpinion::none);
  EXPECT_EQ(weighed("", std::nullopt).evidence.second, SecondOpinion::none);
}

TEST(SecondOpinion, IsAskedAboutFiguresAndShortValues) {
  const auto asked = [](const std::string& text) { return is_for_figures(characters(text, 0.9), Figures()); };
  EXPECT_TRUE(asked("2026年"));
  EXPECT_TRUE(asked("≥"));
  EXPECT_TRUE(asked("有效"));
  EXPECT_TRUE(asked("５０"));
  EXPECT_FALSE(asked("服务对象满意"));
  EXPECT_FALSE(asked("完成，保障。"));
  EXPECT_FALSE(asked(""));
}

}  // namespace
}  // namespace inkgrid::read
