// What people decide, from the page's requests to the store's rows.
#include "review/review.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <thread>
#include <tuple>

#include "document/error.h"
#include "report/report.h"
#include "review/audit.h"
#include "review/export.h"
#include "review/replay.h"
#include "review/server.h"
#include "review/users.h"
#include "store/database.h"
#include "store/ledger.h"
#include "store/postgresql_server.h"
#include "store/store.h"
#include "support/temporary_folder.h"

namespace inkgrid::review {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

/// A document as extract prints it, its path gone.
class ReviewTest : public testing::Test {
 protected:
  void SetUp() override {
    place_ = (folder_ / "store.db").string();
    Extraction extraction =
        extract(fs::path(INKGRID_SOURCE_DIR) / "fixtures" / "declarations" / "jiuting-2026-calc-song.pdf");
    extraction.sha256 = hash_;
    document_ = Json::parse(report::to_json(extraction));
  }

  Json& field(const std::string& pointer, int declaration = 0) {
    return document_["declarations"][declaration].at(Json::json_pointer(pointer));
  }
  void doubt(const std::string& pointer, double confidence, int declaration = 0) {
    field(pointer, declaration)["confidence"] = confidence;
    field(pointer, declaration)["needs_review"] = true;
  }
  void put() {
    auto store = store::open_store(place_, store::Access::create, settle_with({}));
    const store::Program program{"1", "{}", "{}"};
    store->put({"/gone/a.pdf", hash_, 1}, document_.dump(), program, store->begin_run(program));
  }
  std::vector<store::Breach> verify() { return store::open_store(place_, store::Access::existing)->verify(); }
  Json exported() {
    store::Desk desk(place_);
    return Json::parse(standing(desk, hash_, Checker()).json);
  }

  static std::string said(const std::string& arguments) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen((INKGRID_PROGRAM " " + arguments).c_str(), "r"),
                                                               ::pclose);
    std::string text;
    for (int c = 0; (c = std::fgetc(pipe.get())) != EOF;) text += static_cast<char>(c);
    return text;
  }
  std::vector<std::string> ask(const std::string& sql) {
    const auto database = store::open_sqlite(place_, store::Access::existing);
    std::vector<std::string> lines;
    for (const store::Row& row :
         store::in_transaction(*database, store::Work::read, [&] { return database->query(sql, {}); })) {
      std::string& line = lines.emplace_back();
      for (const store::Value& value : row) line += (&value == &row.front() ? "" : "|") + store::text_of(value);
    }
    return lines;
  }
  void tamper(const std::string& sql) {
    const auto database = store::open_sqlite(place_, store::Access::existing);
    store::in_transaction(*database, store::Work::write, [&] { EXPECT_GT(database->run(sql, {}), 0); });
  }

  static Json get(Review& review, const std::string& what, const Values& values = {}, const std::string& user = "wang") {
    return Json::parse(review.get(what, values, user).body);
  }
  static Json post(Review& review, const std::string& what, const Json& body, const std::string& user = "wang") {
    return Json::parse(review.post(what, body.dump(), user).body);
  }
  Json at(const std::string& pointer, int declaration = 0) const {
    return {{"document", hash_}, {"declaration", declaration}, {"field", pointer}};
  }
  Values values(const std::string& pointer, int declaration = 0) const {
    return {{"document", hash_}, {"declaration", std::to_string(declaration)}, {"field", pointer}};
  }
  Json decide(Review& review, const std::string& pointer, const std::string& text, const std::string& user = "wang") {
    const Json shown = get(review, "field", values(pointer), user);
    Json body = at(pointer);
    body.update({{"action", "correct"}, {"text", text}, {"shown", shown["text"]}, {"reading", shown["reading"]}});
    return post(review, "decide", body, user);
  }

  const TemporaryFolder folder_;
  std::string place_, hash_ = std::string(63, 'a') + "1";
  Json document_;
};

TEST_F(ReviewTest, TheRiskiestComesFirstAndAFigureCountsTwice) {
  doubt("/project/name", 0.5);
  doubt("/indicators/0/target", 0.7);
  doubt("/goals/annual", 0.55);
  put();
  Review review({place_, {}, {}});
  std::vector<std::string> order;
  const Json queue = get(review, "queue");
  for (const Json& item : queue["items"]) order.push_back(item["field"]);
  EXPECT_EQ(order, (std::vector<std::string>{"/indicators/0/target", "/project/name", "/goals/annual"}));
  EXPECT_EQ(get(review, "queue", {{"kind", "target"}})["total"], 1);
  EXPECT_EQ(get(review, "queue", {{"kind", "target"}, {"year", "1999"}})["total"], 0);
  EXPECT_EQ(get(review, "summary")["left"], 3);
}

TEST_F(ReviewTest, ACorrectionStandsInTheExportAndUndoTakesItBack) {
  doubt("/project/name", 0.5);
  put();
  const Json before = exported();
  {
    Review review({place_, {}, {}});
    const Json done = decide(review, "/project/name", "另一项目");
    EXPECT_EQ(done["left"], 0);
    EXPECT_EQ(done["next"]["done"], true);
  }
  const Json after = exported();
  EXPECT_EQ(after["declarations"][0]["project"]["name"]["text"], "另一项目");
  EXPECT_EQ(after["declarations"][0]["project"]["name"]["source"], "corrected");
  EXPECT_EQ(after["declarations"][0]["project"]["name"]["needs_review"], false);
  EXPECT_EQ(after["declarations"][1], before["declarations"][1]);
  EXPECT_TRUE(verify().empty());
  Review review({place_, {}, {}});  // another run of the program
  EXPECT_EQ(post(review, "undo", Json::object())["undone"]["field"], "/project/name");
  EXPECT_TRUE(post(review, "undo", Json::object())["undone"].is_null());
  EXPECT_EQ(exported(), before);
  EXPECT_EQ(get(review, "summary")["left"], 1);
  EXPECT_EQ(get(review, "field", values("/project/name"))["decisions"].size(), 2U);  // nothing is taken from the record
  EXPECT_TRUE(verify().empty());
}

TEST_F(ReviewTest, EachPersonUndoesTheirOwn) {
  doubt("/project/name", 0.5);
  doubt("/goals/annual", 0.5);
  put();
  Review review({place_, {}, {}});
  decide(review, "/project/name", "甲", "li");
  decide(review, "/goals/annual", "乙", "wang");
  EXPECT_EQ(post(review, "undo", Json::object(), "li")["undone"]["field"], "/project/name");
  EXPECT_EQ(exported()["declarations"][0]["goals"]["annual"]["text"], "乙");
  EXPECT_EQ(exported()["declarations"][0]["project"]["name"]["source"], "text");
}

TEST_F(ReviewTest, ACorrectionThatClosesASumClearsItsNeighbours) {
  const std::string right = field("/funds/annual_fiscal")["text"];
  Checker checker;
  auto declarations = report::declarations_of_json(document_.dump());
  ASSERT_TRUE(checker.correct(declarations[0], "/funds/annual_fiscal", right + "1"));
  checker.find(declarations);
  document_["declarations"] = Json::parse(report::to_json(declarations));
  doubt("/funds/annual_fiscal", 0.4);
  put();
  Review review({place_, {}, {}});
  const auto sums = [](const Json& findings) {
    return std::count_if(findings.begin(), findings.end(),
                         [](const Json& finding) { return finding["rule"].get<std::string>().starts_with("funds."); });
  };
  ASSERT_GT(sums(get(review, "field", values("/funds/annual_requested"))["findings"]), 0);
  Json body = at("/funds/annual_fiscal");
  body["text"] = right;
  EXPECT_EQ(sums(post(review, "check", body)["findings"]), 0);
  body["text"] = "一百";
  EXPECT_EQ(post(review, "check", body)["valid"], false);
  EXPECT_EQ(sums(decide(review, "/funds/annual_fiscal", right)["findings"]), 0);
  EXPECT_EQ(sums(get(review, "field", values("/funds/annual_requested"))["findings"]), 0);
}

TEST_F(ReviewTest, ADecisionAboutOneDeclarationIsHeldAgainstTheOthers) {
  Json twin = document_["declarations"][0];
  twin["pages"] = Json::array({7});
  twin["project"]["name"]["text"] = "孪生项目";
  document_["declarations"][1] = twin;
  document_["declarations"][2] = twin;
  document_["declarations"][2]["project"]["name"]["text"] = "第三项目";
  const std::string name = field("/project/name")["text"];
  doubt("/project/name", 0.5);
  put();
  Review review({place_, {}, {}});
  const auto told = [&] {
    EXPECT_TRUE(verify().empty());
    std::vector<std::string> lines;
    for (const std::string& line :
         ask("SELECT declaration, message FROM findings WHERE rule = 'project.once' ORDER BY declaration"))
      lines.push_back(line);
    const Json now = exported();
    for (std::size_t i = 0; i < now["declarations"].size(); ++i)  // the export says the same as the tables
      for (const Json& finding : now["declarations"][i]["findings"])
        EXPECT_TRUE(
            finding["rule"] != "project.once" ||
            std::count(lines.begin(), lines.end(), std::to_string(i) + "|" + finding["message"].get<std::string>()) == 1);
    return lines;
  };
  const auto rename = [&](int declaration, const std::string& text) {
    Json body = at("/project/name", declaration);
    body.update({{"action", "correct"}, {"text", text}});
    return post(review, "decide", body)["findings"];
  };
  const std::string twice = "the same project stands twice in the file: ";
  EXPECT_TRUE(told().empty());
  Json body = at("/project/name", 1);
  body["text"] = name;
  const Json typed = post(review, "check", body)["findings"];
  EXPECT_EQ(std::count_if(typed.begin(), typed.end(), [](const Json& each) { return each["rule"] == "project.once"; }), 1);
  rename(1, name);
  const std::vector<std::string> one{"1|" + twice + name + ", on page " + field("/pages/0").dump() + ", too"};
  EXPECT_EQ(told(), one);
  EXPECT_EQ(get(review, "queue", {{"finding", "project.once"}})["total"], 0);  // settled, and told

  // A correction of another declaration clears it, and undoing that tells it again.
  rename(0, "另一项目");
  EXPECT_TRUE(told().empty());
  EXPECT_TRUE(ask("SELECT entry FROM ledger WHERE kind = 'recheck'").size() == 1U);
  post(review, "undo", Json::object());
  EXPECT_EQ(told(), one);
  rename(0, "另一项目");

  // So does another reading, and what people decided about rows has nothing to do with it.
  document_["program"]["version"] = "2";
  put();
  EXPECT_TRUE(told().empty());
  post(review, "rows", {{"document", hash_}, {"declaration", 1}, {"operation", "down"}, {"row", 0}});
  EXPECT_TRUE(told().empty());

  // Decisions made at once see each other.
  Json list = Json::array();
  for (const int declaration : {1, 2, 0}) {
    Json each = at("/project/name", declaration);
    each.update({{"action", "correct"}, {"text", "同一项目"}});
    list.push_back(each);
  }
  post(review, "decide_many", {{"decisions", list}});
  EXPECT_EQ(told(), (std::vector<std::string>{"1|" + twice + "同一项目, on page " + field("/pages/0").dump() + ", too",
                                              "2|" + twice + "同一项目, on page " + field("/pages/0").dump() + ", too"}));
  tamper("UPDATE reviewed SET document = REPLACE(document, 'stands twice', 'stood twice') WHERE declaration = 2");
  EXPECT_FALSE(verify().empty());
}

TEST_F(ReviewTest, RowsAreMendedAndCorrectionsStayWithTheirRows) {
  put();
  Review review({place_, {}, {}});
  const auto row = [&](const char* operation, int number) {
    post(review, "rows", {{"document", hash_}, {"declaration", 0}, {"operation", operation}, {"row", number}});
  };
  const auto targets = [&] {
    std::vector<std::string> texts;
    const Json now = exported();
    for (const Json& each : now["declarations"][0]["indicators"]) texts.push_back(each["target"]["text"]);
    return texts;
  };
  const std::vector<std::string> read = targets();
  ASSERT_GT(read.size(), 3U);
  decide(review, "/indicators/2/target", "改过");
  row("add", 0);
  auto expected = read;
  expected[2] = "改过";
  expected.insert(expected.begin() + 1, "");
  EXPECT_EQ(targets(), expected);
  decide(review, "/indicators/1/target", "新行");
  row("remove", 0);
  row("down", 0);  // into the level below
  row("down", 0);
  expected.erase(expected.begin());
  expected[0] = "新行";
  std::swap(expected[0], expected[1]);
  EXPECT_EQ(targets(), expected);
  row("join", 0);
  EXPECT_EQ(targets()[0], expected[0] + expected[1]);
  row("split", 0);
  EXPECT_EQ(targets()[0], targets()[1]);
  EXPECT_TRUE(verify().empty());
  for (int i = 0; i < 8; ++i) EXPECT_FALSE(post(review, "undo", Json::object())["undone"].is_null());
  EXPECT_EQ(targets(), read);
  EXPECT_TRUE(verify().empty());
  EXPECT_THROW(row("up", 0), Refusal);
  EXPECT_THROW(row("remove", 1000), Refusal);
}

TEST_F(ReviewTest, ARowMovesIntoTheLevelBesideItAndBack) {
  put();
  Review review({place_, {}, {}});
  const auto rows = [&] {
    EXPECT_TRUE(verify().empty());
    std::vector<std::tuple<std::string, std::string, std::string>> all;
    const Json now = exported();
    for (const Json& row : now["declarations"][0]["indicators"])
      all.emplace_back(row["level1"]["text"], row["level2"]["text"], row["level3"]["text"]);
    return all;
  };
  const auto move = [&](const char* operation, std::size_t row) {
    return post(review, "rows", {{"document", hash_}, {"declaration", 0}, {"operation", operation}, {"row", row}})["row"]
        .get<std::size_t>();
  };
  const auto read = rows();
  std::size_t first = 1;  // of a level of more than one row
  while (first + 1 < read.size() && (std::get<1>(read[first]) == std::get<1>(read[first - 1]) ||
                                     std::get<1>(read[first]) != std::get<1>(read[first + 1])))
    ++first;
  ASSERT_LT(first + 1, read.size());
  const Json above = field("/indicators/" + std::to_string(first - 1) + "/level2"),
             own = field("/indicators/" + std::to_string(first) + "/level2");
  auto expected = read;
  std::get<0>(expected[first]) = std::get<0>(read[first - 1]);
  std::get<1>(expected[first]) = std::get<1>(read[first - 1]);
  EXPECT_EQ(move("up", first), first);  // into the level, where it is the last
  EXPECT_EQ(rows(), expected);
  EXPECT_EQ(exported()["declarations"][0]["indicators"][first]["level2"]["regions"], above["regions"]);
  EXPECT_EQ(move("up", first), first - 1);  // and then within it
  std::swap(expected[first], expected[first - 1]);
  EXPECT_EQ(rows(), expected);

  // The level is one on the paper: a correction of it is of the rows that were moved there, too, and of no other.
  decide(review, "/indicators/" + std::to_string(first) + "/level2", "新的二级");
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (std::get<1>(expected[i]) == above["text"]) std::get<1>(expected[i]) = "新的二级";
  EXPECT_EQ(rows(), expected);
  for (int i = 0; i < 3; ++i) post(review, "undo", Json::object());
  EXPECT_EQ(rows(), read);

  // A row that a person made can be of a level of its own, and others come into it.
  EXPECT_EQ(move("add", first), first + 1);
  decide(review, "/indicators/" + std::to_string(first + 1) + "/level2", "另一个二级");
  EXPECT_EQ(move("down", first), first);
  EXPECT_EQ(std::get<1>(rows()[first]), "另一个二级");
  EXPECT_EQ(std::get<1>(rows()[first + 2]), own["text"]);
  document_["program"]["version"] = "2";  // and stays so when the paper is read again
  put();
  EXPECT_EQ(std::get<1>(rows()[first]), "另一个二级");
  for (int i = 0; i < 3; ++i) post(review, "undo", Json::object());
  EXPECT_EQ(rows(), read);
}

TEST_F(ReviewTest, AFieldIsHeldByOne) {
  doubt("/project/name", 0.5);
  doubt("/goals/annual", 0.6);
  put();
  Review review({place_, {}, {}});
  get(review, "field", values("/project/name"), "li");
  EXPECT_EQ(get(review, "next", {}, "wang")["field"], "/goals/annual");
  EXPECT_EQ(get(review, "field", values("/project/name"), "wang")["held_by"], "li");
  EXPECT_THROW(decide(review, "/project/name", "抢", "wang"), Refusal);
  decide(review, "/project/name", "甲", "li");
}

TEST_F(ReviewTest, ASecondReadingIsBlindAndTwoAlikeSettle) {
  doubt("/indicators/0/target", 0.5);
  put();
  Review review({place_, {"target"}, {}});
  const std::string read = get(review, "field", values("/indicators/0/target"), "li")["text"];
  decide(review, "/indicators/0/target", "≥8个", "li");
  EXPECT_EQ(get(review, "next", {}, "li")["done"], true);
  EXPECT_EQ(get(review, "summary")["left"], 1);
  const Json blind = get(review, "field", values("/indicators/0/target"), "wang");
  EXPECT_EQ(blind["blind"], true);
  EXPECT_EQ(blind["text"], "");
  EXPECT_EQ(blind.dump().find("8个"), std::string::npos);
  decide(review, "/indicators/0/target", "≥9个", "wang");
  EXPECT_EQ(exported()["declarations"][0]["indicators"][0]["target"]["text"], read);
  decide(review, "/indicators/0/target", "≥ 8 个", "zhao");
  EXPECT_EQ(get(review, "summary")["left"], 0);
  EXPECT_EQ(exported()["declarations"][0]["indicators"][0]["target"]["text"], "≥ 8 个");
}

TEST_F(ReviewTest, WhatIsReadAnewKeepsCorrections) {
  doubt("/project/name", 0.5);
  put();
  {
    Review review({place_, {}, {}});
    decide(review, "/project/name", "另一项目");
  }
  document_["program"]["version"] = "2";
  field("/goals/annual")["text"] = "读得不同";
  put();
  EXPECT_EQ(exported()["declarations"][0]["project"]["name"]["text"], "另一项目");
  EXPECT_EQ(exported()["declarations"][0]["goals"]["annual"]["text"], "读得不同");
  EXPECT_TRUE(verify().empty());
}

TEST_F(ReviewTest, WhatIsReadAnewIsNotAskedAgain) {
  const std::string read = field("/project/name")["text"];
  doubt("/project/name", 0.5);
  doubt("/goals/annual", 0.5);
  doubt("/goals/overall", 0.5);
  put();
  Review review({place_, {}, {}});
  decide(review, "/project/name", "另一项目");
  Json body = at("/goals/annual");
  const Json shown = get(review, "field", values("/goals/annual"));
  body.update({{"action", "accept"}, {"shown", shown["text"]}, {"reading", shown["reading"]}});
  post(review, "decide", body);
  EXPECT_EQ(get(review, "summary")["left"], 1);
  document_["program"]["version"] = "2";
  field("/title")["confidence"] = 0.9876;
  put();
  EXPECT_EQ(get(review, "summary")["left"], 1);
  EXPECT_EQ(get(review, "next")["field"], "/goals/overall");
  EXPECT_TRUE(verify().empty());

  // What was corrected reads neither as it did nor as the person wrote: the person's word stands, and is asked for again.
  field("/project/name")["text"] = "又一项目";
  put();
  EXPECT_EQ(exported()["declarations"][0]["project"]["name"]["text"], "另一项目");
  EXPECT_EQ(get(review, "summary")["left"], 2);
  EXPECT_EQ(ask("SELECT field, read_then, read_now, text_after, why, who FROM corrections_to_check"),
            (std::vector<std::string>{"/project/name|" + read + "|又一项目|另一项目|read otherwise|wang"}));
  decide(review, "/project/name", "另一项目");
  EXPECT_EQ(get(review, "summary")["left"], 1);
  EXPECT_TRUE(ask("SELECT field FROM corrections_to_check").empty());
  EXPECT_TRUE(verify().empty());
}

TEST_F(ReviewTest, CorrectionsStayWithTheirRowsWhenAnotherReadingHasMoreOrFewer) {
  const Json whole = document_;
  const Json& rows = whole["declarations"][0]["indicators"];
  ASSERT_GT(rows.size(), 4U);
  const auto without = [&](std::initializer_list<int> gone) {
    document_ = whole;
    int erased = 0;
    for (const int row : gone) document_["declarations"][0]["indicators"].erase(static_cast<std::size_t>(row - erased++));
  };
  const auto targets = [&] {
    std::vector<std::string> texts;
    const Json now = exported();
    for (const Json& each : now["declarations"][0]["indicators"]) texts.push_back(each["target"]["text"]);
    return texts;
  };
  std::vector<std::string> read;
  for (const Json& row : rows) read.push_back(row["target"]["text"]);

  without({1});  // it reads row 1 not at all
  put();
  Review review({place_, {}, {}});
  decide(review, "/indicators/2/target", "改过");  // row 3 of the paper
  post(review, "rows", {{"document", hash_}, {"declaration", 0}, {"operation", "remove"}, {"row", 3}});
  post(review, "rows", {{"document", hash_}, {"declaration", 0}, {"operation", "add"}, {"row", 2}});
  decide(review, "/indicators/3/level3", "新行");

  without({});
  put();
  std::vector<std::string> expected = read;
  expected[3] = "改过";
  expected[4] = "";  // row 4 was removed, a new one stands in its place
  EXPECT_EQ(targets(), expected);
  EXPECT_EQ(ask("SELECT target FROM indicators WHERE declaration = 0 AND line IN (3, 4) ORDER BY line"),
            (std::vector<std::string>{"改过", ""}));
  EXPECT_EQ(exported()["declarations"][0]["indicators"][4]["level3"]["text"], "新行");
  EXPECT_TRUE(ask("SELECT field FROM corrections_to_check").empty());
  EXPECT_TRUE(verify().empty());

  without({0, 3});  // and now the corrected row is gone
  put();
  EXPECT_EQ(ask("SELECT field, action, why FROM corrections_to_check ORDER BY field, action"),
            (std::vector<std::string>{"/indicators/2|add|gone", "/indicators/2/target|correct|gone",
                                      "/indicators/3/level3|correct|gone"}));
  const auto displaced = store::open_store(place_, store::Access::existing)->displaced();
  ASSERT_EQ(displaced.size(), 3U);
  EXPECT_EQ(displaced[1].after, "改过");
  EXPECT_EQ(displaced[1].who, "wang");
  EXPECT_EQ(displaced[1].path, "/gone/a.pdf");
  const std::string told = said("diff --store " + place_);
  EXPECT_NE(told.find("/gone/a.pdf: /declarations/0/indicators/2/target: has no place any more for what wang decided"),
            std::string::npos)
      << told;
  EXPECT_NE(told.find("decisions of people that have no place any more: 3\n"), std::string::npos) << told;
  EXPECT_EQ(Json::parse(said("diff --format json --store " + place_)).back()["displaced"]["text"], "新行");
  expected = {read.begin() + 1, read.end()};
  expected.erase(expected.begin() + 2, expected.begin() + 4);
  EXPECT_EQ(targets(), expected);
  EXPECT_TRUE(verify().empty());
  EXPECT_FALSE(post(review, "undo", Json::object())["undone"].is_null());
  EXPECT_TRUE(verify().empty());

  without({0});  // the row is back, and what was decided about it
  put();
  expected = {read.begin() + 1, read.end()};
  expected[2] = "改过";
  expected[3] = "";
  EXPECT_EQ(targets(), expected);
  EXPECT_TRUE(ask("SELECT field FROM corrections_to_check").empty());
  EXPECT_TRUE(verify().empty());
  EXPECT_FALSE(post(review, "undo", Json::object())["undone"].is_null());  // the row that was added
  EXPECT_FALSE(post(review, "undo", Json::object())["undone"].is_null());  // the one that was removed
  expected = {read.begin() + 1, read.end()};
  expected[2] = "改过";
  EXPECT_EQ(targets(), expected);
  EXPECT_TRUE(verify().empty());

  tamper("UPDATE carried SET origin = '/indicators/0/target' WHERE origin = '/indicators/2/target'");
  EXPECT_FALSE(verify().empty());
}

TEST_F(ReviewTest, CorrectionsStayWithTheirDeclaration) {
  const Json whole = document_;
  ASSERT_GT(whole["declarations"].size(), 2U);
  document_["declarations"].erase(1);
  put();
  Review review({place_, {}, {}});
  const Json shown = get(review, "field", values("/project/name", 1));
  Json body = at("/project/name", 1);
  body.update({{"action", "correct"}, {"text", "第三份"}, {"shown", shown["text"]}, {"reading", shown["reading"]}});
  post(review, "decide", body);
  const auto names = [&] {
    std::vector<std::string> texts;
    const Json now = exported();
    for (const Json& each : now["declarations"]) texts.push_back(each["project"]["name"]["text"]);
    return texts;
  };
  document_ = whole;
  std::vector<std::string> expected;
  for (const Json& each : whole["declarations"]) expected.push_back(each["project"]["name"]["text"]);
  put();
  expected[2] = "第三份";
  EXPECT_EQ(names(), expected);
  EXPECT_EQ(ask("SELECT project_name FROM declarations ORDER BY declaration"), expected);
  EXPECT_EQ(get(review, "field", values("/project/name", 2))["decisions"].size(), 1U);
  EXPECT_TRUE(verify().empty());

  document_["declarations"] = Json::array();
  put();
  EXPECT_EQ(ask("SELECT text_after FROM corrections_to_check"), std::vector<std::string>{"第三份"});
  EXPECT_TRUE(post(review, "undo", Json::object())["undone"].is_null());
  EXPECT_TRUE(verify().empty());
}

TEST_F(ReviewTest, TheProgramKeepsCorrectionsInWhatItReadsAnew) {
  const Json whole = document_;
  document_["declarations"][0]["indicators"].erase(0);
  put();
  {
    Review review({place_, {}, {}});
    decide(review, "/indicators/1/target", "改过");
  }
  const auto ingest = [&](int version) {
    document_["program"]["version"] = std::to_string(version);
    std::ofstream(folder_ / "documents.jsonl") << document_.dump() << "\n";
    return said("ingest --again --results " + (folder_ / "documents.jsonl").string() + " --store " + place_ + " 2>&1");
  };
  document_ = whole;
  EXPECT_NE(ingest(2).find("1 file: 1 read"), std::string::npos);
  EXPECT_EQ(ask("SELECT line, target FROM indicators WHERE target = '改过'"), std::vector<std::string>{"2|改过"});
  EXPECT_TRUE(verify().empty());
  document_["declarations"][0]["indicators"].erase(2);
  EXPECT_NE(ingest(3).find("1 decision of people has no place in what was read last"), std::string::npos);
  EXPECT_TRUE(verify().empty());
}

TEST_F(ReviewTest, RefusesWhatIsNoRequest) {
  put();
  Review review({place_, {}, {}});
  for (const char* body :
       {"", "[]", "{", "{\"document\": 3}", "{\"document\": \"../../etc/passwd\"}", "{\"declaration\": -1}"})
    EXPECT_THROW(review.post("decide", body, "wang"), Refusal) << body;
  for (const char* pointer : {"", "/", "/indicators", "/indicators/0", "/indicators/x/target",
                              "/indicators/99999999999999999999/target", "~2", "/../../etc", "/findings"})
    EXPECT_THROW(review.get("field", values(pointer), "wang"), Refusal) << pointer;
  EXPECT_THROW(review.get("crop", values("/project/name"), "wang"), Refusal);  // the original is gone
}

TEST_F(ReviewTest, TheRecordIsCovered) {
  doubt("/project/name", 0.5);
  put();
  {
    Review review({place_, {}, {}});
    decide(review, "/project/name", "另一项目");
  }
  ASSERT_TRUE(verify().empty());
  for (const char* sql : {"UPDATE decisions SET who = 'li'", "UPDATE decisions SET text_after = 'x'",
                          "UPDATE reviewed SET document = replace(document, '另一', '再一')",
                          "UPDATE fields SET text = 'x' WHERE field = '/project/name'", "DELETE FROM decisions"}) {
    fs::copy_file(place_, folder_ / "copy.db", fs::copy_options::overwrite_existing);
    {
      const auto database = store::open_sqlite((folder_ / "copy.db").string(), store::Access::existing);
      ASSERT_GT(store::in_transaction(*database, store::Work::write, [&] { return database->run(sql, {}); }), 0) << sql;
    }
    EXPECT_FALSE(store::open_store((folder_ / "copy.db").string(), store::Access::existing)->verify().empty()) << sql;
  }
}

TEST_F(ReviewTest, APostgresqlStoreAnswersAlike) {
  if (!PostgresqlServer::programs()) GTEST_SKIP() << "postgresql is not installed";
  doubt("/project/name", 0.5);
  doubt("/indicators/0/target", 0.7);
  doubt("/indicators/0/target", 0.7, 1);
  field("/indicators/0/target", 1)["text"] = field("/indicators/0/target")["text"];
  std::mt19937 random(1);
  std::string drivel;  // longer than an entry of an index may be, and not to be packed
  for (int i = 0; i < 4000; ++i)
    drivel += std::string("\xE4") + static_cast<char>(0xB8 + random() % 8) + static_cast<char>(0x80 + random() % 64);
  for (const char* pointer : {"/project/name", "/project/implementing_unit", "/project/competent_department"})
    field(pointer, 2)["text"] = drivel;
  doubt("/goals/annual", 0.6, 2);
  field("/goals/annual", 2)["text"] = drivel;
  std::vector<Json> answers[2];
  const PostgresqlServer server(*PostgresqlServer::programs());
  const std::string places[]{place_, server.url("public")};
  for (const std::size_t which : {0U, 1U}) {
    place_ = places[which];
    put();
    auto& all = answers[which];
    Review review({place_, {}, {}});
    for (const char* what : {"summary", "queue", "next", "alike", "audit", "declarations"}) all.push_back(get(review, what));
    all.push_back(get(review, "queue", {{"budget", "0.0001"}, {"year", "2026"}, {"kind", "target"}}));
    all.push_back(get(review, "summary", {{"year", "2026"}, {"kind", "target"}}));
    all.push_back(get(review, "declarations", {{"search", "党"}}));
    const Json whole = get(review, "declarations");
    Json page = get(review, "declarations", {{"limit", "2"}}), pages = page["items"];
    while (page["items"].size() == 2) {
      const Json& last = page["items"].back();
      page = get(review, "declarations",
                 {{"limit", "2"}, {"document", last["document"]}, {"declaration", last["declaration"].dump()}});
      EXPECT_EQ(page["total"], whole["total"]);
      for (const Json& item : page["items"]) pages.push_back(item);
    }
    EXPECT_EQ(pages, whole["items"]);
    all.push_back(get(review, "alike", {{"kind", "target"}, {"text", field("/indicators/0/target")["text"]}}));
    EXPECT_TRUE(get(review, "alike", {{"kind", "target"}}).contains("items"));  // of blanks
    all.push_back(get(review, "previous", values("/project/name")));
    all.push_back(decide(review, "/indicators/0/target", "≥8个"));
    post(review, "rows", {{"document", hash_}, {"declaration", 0}, {"operation", "up"}, {"row", 1}});
    all.push_back(get(review, "declaration", values("")));
    all.push_back(post(review, "undo", Json::object()));
    all.push_back(get(review, "summary"));
    all.push_back(exported());
    EXPECT_TRUE(verify().empty());
  }
  EXPECT_EQ(answers[0][0]["left"], 4);
  EXPECT_EQ(answers[0][3]["groups"].size(), 1U);
  ASSERT_EQ(answers[0].size(), answers[1].size());
  for (std::size_t i = 0; i < answers[0].size(); ++i) EXPECT_EQ(answers[0][i], answers[1][i]) << i;
}

TEST_F(ReviewTest, ManyAskAndDecideAtOnce) {
  std::vector<std::string> pointers;
  for (const char* name : {"nature", "category", "competent_department", "implementing_unit", "start_date", "end_date"}) {
    pointers.push_back(std::string("/project/") + name);
    doubt(pointers.back(), 0.5);
  }
  put();
  Review review({place_, {}, {}});
  Server server(review, {"127.0.0.1", 0, "wang", {}});
  std::jthread serving([&](const std::stop_token& stop) { server.run(stop); });
  std::atomic<int> decided = 0;
  {
    std::vector<std::jthread> people;
    for (std::size_t i = 0; i < pointers.size(); ++i)
      people.emplace_back([&, i] {
        const std::string who = "person" + std::to_string(i);
        for (const char* what : {"summary", "queue", "next", "declarations", "alike", "audit", "session"})
          get(review, what, {}, who);
        const std::string text = get(review, "field", values(pointers[i]), who)["text"];
        Json body = at(pointers[i]);
        body.update({{"action", "correct"}, {"text", text + std::to_string(i)}, {"shown", text}});
        for (bool done = false; !done;) try {
            post(review, "decide", body, who);
            done = true;
          } catch (const Refusal& refusal) {
            EXPECT_EQ(refusal.status, 409);  // others were quicker five times
          }
        get(review, "declaration", values(""), who);
        if (i % 2 == 0) post(review, "undo", Json::object(), who);
        ++decided;
      });
  }
  EXPECT_EQ(decided, 6);
  EXPECT_EQ(get(review, "summary")["settled"], 3);
  EXPECT_EQ(get(review, "summary")["left"], 3);
  EXPECT_TRUE(verify().empty());
}

TEST_F(ReviewTest, TheAuditFindsPlantedErrorsAtTheirRate) {
  for (int i = 0; i < 10; ++i) {
    hash_[0] = static_cast<char>('0' + i);
    document_["document"]["sha256"] = hash_;
    put();
  }
  using Key = std::tuple<std::string, std::int64_t, std::string>;
  std::vector<Key> all;  // unflagged fields, whom the sample was drawn from
  std::set<Key> sample;
  {
    const auto database = store::open_sqlite(place_, store::Access::existing);
    const auto keys = [&](const char* sql) {
      std::vector<Key> found;
      for (const store::Row& row : database->query(sql, {}))
        found.emplace_back(std::get<std::string>(row[0]), std::get<std::int64_t>(row[1]), std::get<std::string>(row[2]));
      return found;
    };
    all = keys("SELECT sha256, declaration, field FROM fields WHERE source <> 'absent' AND needs_review = 0");
    for (const Key& key : keys("SELECT sha256, declaration, field FROM tasks WHERE flagged = 0 AND sample IS NOT NULL"))
      sample.insert(key);
  }
  ASSERT_GT(all.size(), 2000U);
  ASSERT_NEAR(static_cast<double>(sample.size()), static_cast<double>(all.size()) / 100,
              3 * std::sqrt(static_cast<double>(all.size()) / 100));
  std::mt19937 random(1);
  int held = 0, trials = 0;
  for (const double rate : {0.005, 0.02, 0.1})
    for (int i = 0; i < 20; ++i, ++trials) {
      std::set<Key> wrong;
      for (const Key& key : all)
        if (std::bernoulli_distribution(rate)(random)) wrong.insert(key);
      const std::string copy = (folder_ / "copy.db").string();
      fs::copy_file(place_, copy, fs::copy_options::overwrite_existing);
      Review review({copy, {}, {}});
      for (const Key& key : sample) {
        const auto& [hash, declaration, pointer] = key;
        const Json shown =
            get(review, "field", {{"document", hash}, {"declaration", std::to_string(declaration)}, {"field", pointer}});
        const std::string text = shown["text"];
        post(review, "decide",
             {{"document", hash},
              {"declaration", declaration},
              {"field", pointer},
              {"action", wrong.contains(key) ? "correct" : "accept"},
              {"text", wrong.contains(key) ? text + "误" : text},
              {"shown", text}});
      }
      const Json audit = get(review, "audit");
      EXPECT_EQ(audit["checked"], sample.size());
      const double truth = static_cast<double>(wrong.size()) / static_cast<double>(all.size());
      held += audit["low"] <= truth && truth <= audit["high"] ? 1 : 0;
    }
  EXPECT_GE(held, trials * 95 / 100) << "of " << trials;
}

TEST(Audit, TheIntervalHoldsTheTruth) {
  std::mt19937 random(1);
  for (const double truth : {0.0005, 0.002, 0.01, 0.05}) {
    int held = 0;
    constexpr int samples = 2000;
    for (int i = 0; i < samples; ++i) {
      const auto wrong = std::binomial_distribution<std::int64_t>(1500, truth)(random);
      const Interval range = interval(wrong, 1500);
      held += range.low <= truth && truth <= range.high ? 1 : 0;
    }
    EXPECT_GE(held, samples * 95 / 100 - 30) << truth;  // 30: three standard deviations of 2000 samples at 95
  }
  EXPECT_NEAR(interval(0, 100).high, 0.03622, 1e-5);  // 1 - 0.025^(1/100)
  EXPECT_NEAR(interval(5, 100).low, 0.01643, 1e-5);   // Clopper and Pearson's tables
  EXPECT_NEAR(interval(5, 100).high, 0.11284, 1e-5);
}

TEST(Users, APasswordOpensAndAnotherDoesNot) {
  const TemporaryFolder folder;
  const fs::path file = folder / "users";
  add_user(file, "wang", "correct horse");
  add_user(file, "li", "battery staple");
  EXPECT_TRUE(may_enter(file, "wang", "correct horse"));
  EXPECT_FALSE(may_enter(file, "wang", "battery staple"));
  EXPECT_FALSE(may_enter(file, "zhao", "correct horse"));
  EXPECT_FALSE(may_enter(file, "", ""));
  add_user(file, "wang", "another word");
  EXPECT_FALSE(may_enter(file, "wang", "correct horse"));
  EXPECT_TRUE(may_enter(file, "li", "battery staple"));
  EXPECT_THROW(add_user(file, "a:b", "long enough"), Error);
  EXPECT_THROW(add_user(file, "zhao", "short"), Error);
  std::ifstream stream(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}).find("staple"), std::string::npos);
  EXPECT_EQ(fs::status(file).permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);
  fs::remove(file);
}

}  // namespace
}  // namespace inkgrid::review
