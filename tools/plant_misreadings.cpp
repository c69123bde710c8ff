// Plants misreadings between reading and understanding, and counts how many are told.
//
//     build/release/plant_misreadings [--faults 600] [--seed 1] [--list] [--fail-under SHARE] SCAN...
//
// --list names the silent ones; --fail-under: exit code 1 where a smaller share is told of what a form can know, which is
// amounts and weights (sums), words of the levels, rows and cells that moved, or of amounts and targets.
//
// Each scan is read once. Then one reading after another is changed and the document understood anew; what comes out is held
// against what came out of the unchanged readings. A fault in one place is `resolved` where the field comes out as before,
// `flagged` where it is for review, `told` where a finding that was not there before names it, else `silent`. A fault of
// rows is flagged where a field that came out otherwise is for review. How sure the planted reading is of itself:
//   own    the reader's own second choice for a character changes places with the first, and their scores with them
//   sure   the wrong character has the score of the right one, which is no choice any more: no score can tell, only what the
//          form knows, its sums, words and kinds, and the reader of figures, who saw the print as it is
// Both are harder than life, where few misread characters score like right ones (tools/evaluate --fields counts those, as
// told and silent). A row that is lost or joined to another, and a target in another's cell, count among amounts and
// targets.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "document/code_points.h"
#include "read_document.h"

namespace inkgrid {
namespace {

enum class Outcome { resolved, flagged, told, silent };

/// A field that was read from a cell of its own, or from several in a row.
struct Place {
  std::size_t document = 0;
  std::size_t declaration = 0;
  std::string pointer;
  FieldKind kind = FieldKind::text;
  std::size_t page = 0, grid = 0, cell = 0;
};

struct Fields {
  std::map<std::string, const Field*> fields;  ///< by declaration and pointer
  std::set<std::string> findings;
};

Fields fields_of(const Extraction& extraction) {
  Fields all;
  for (std::size_t i = 0; i < extraction.declarations.size(); ++i) {
    const std::string base = "/" + std::to_string(i);
    for_each_field(extraction.declarations[i],
                   [&](const std::string& pointer, const Field& field) { all.fields[base + pointer] = &field; });
    for (const Finding& finding : extraction.declarations[i].findings)
      if (finding.severity != Severity::info)
        for (const std::string& field : finding.fields) all.findings.insert(base + field + " " + finding.rule);
  }
  return all;
}

bool is_digit(std::string_view text) { return text.size() == 1 && text[0] >= '0' && text[0] <= '9'; }
bool is_number_mark(std::string_view text) { return is_digit(text) || text == "." || text == ","; }
bool is_han(std::string_view text) {
  const std::vector<char32_t> points = code_points(std::string(text));
  return points.size() == 1 && points[0] >= 0x4E00 && points[0] <= 0x9FFF;
}

class Planting {
 public:
  Planting(const std::vector<std::string>& files, unsigned seed) : models_(load_models({})), dice_(seed) {
    for (const std::string& file : files) {
      documents_.push_back(read_document(file, {}, models_));
      before_.push_back(understood(documents_.back()));
      find_places(documents_.size() - 1);
    }
    for (const Place& place : places_)
      for (const CharacterEvidence& each : cell_of(documents_[place.document], place).content.readings.front().characters)
        if (is_han(each.text)) han_.push_back(each.text);
  }

  using Change = std::function<bool(Cell&)>;  ///< false where the cell has nothing to change

  /// A fault in one cell of a field of these kinds; none where no field has it.
  std::optional<Outcome> plant(const std::function<bool(const Place&)>& wanted, const Change& change, bool list) {
    for (int tries = 0; tries < 200; ++tries) {
      const Place& place = places_[random(places_.size())];
      if (!wanted(place)) continue;
      ReadDocument document = documents_[place.document];
      if (!change(cell_of(document, place))) continue;
      const Extraction got = understood(document);
      const Fields before = fields_of(before_[place.document]), after = fields_of(got);
      const std::string key = "/" + std::to_string(place.declaration) + place.pointer;
      const auto field = after.fields.find(key);
      if (field == after.fields.end()) return Outcome::told;  // no longer the same form
      const Outcome outcome = outcome_of(*before.fields.at(key), *field->second, before, after, key);
      if (list && outcome == Outcome::silent)
        std::printf("silent: %s %s: %s, not %s; %.4f\n", before_[place.document].path.c_str(), key.c_str(),
                    field->second->text.c_str(), before.fields.at(key)->text.c_str(), field->second->confidence);
      return outcome;
    }
    return std::nullopt;
  }

  using RowChange = std::function<bool(Grid&, const Cell&)>;  ///< the cell is the target of the row

  /// A fault of rows.
  std::optional<Outcome> plant_rows(const RowChange& change, bool list) {
    for (int tries = 0; tries < 200; ++tries) {
      const Place& place = places_[random(places_.size())];
      if (place.kind != FieldKind::target) continue;
      ReadDocument document = documents_[place.document];
      const Cell target = cell_of(document, place);
      if (!change(document.pages[place.page].grids[place.grid], target)) continue;
      const Extraction got = understood(document);
      const Fields before = fields_of(before_[place.document]), after = fields_of(got);
      Outcome outcome = Outcome::silent;
      for (const std::string& finding : after.findings)
        if (!before.findings.contains(finding)) outcome = Outcome::told;
      for (const auto& [key, field] : after.fields) {
        const auto same = before.fields.find(key);
        if (field->needs_review && same != before.fields.end() && same->second->text != field->text &&
            !same->second->needs_review)
          outcome = Outcome::flagged;
      }
      if (list && outcome == Outcome::silent)
        std::printf("silent: %s, the row of %s\n", before_[place.document].path.c_str(), place.pointer.c_str());
      return outcome;
    }
    return std::nullopt;
  }

  std::size_t random(std::size_t below) { return dice_() % below; }
  const std::string& random_han() { return han_[random(han_.size())]; }
  std::size_t places() const { return places_.size(); }

 private:
  Extraction understood(const ReadDocument& document) {
    return understand(document, models_, ExtractOptions{}.error_budget);
  }

  static Cell& cell_of(ReadDocument& document, const Place& place) {
    return document.pages[place.page].grids[place.grid].cells[place.cell];
  }

  static Outcome outcome_of(const Field& before, const Field& after, const Fields& all_before, const Fields& all_after,
                            const std::string& key) {
    if (after.text == before.text && after.value == before.value) return Outcome::resolved;
    if (after.needs_review) return Outcome::flagged;
    for (const std::string& finding : all_after.findings)
      if (finding.starts_with(key + " ") && !all_before.findings.contains(finding)) return Outcome::told;
    return Outcome::silent;
  }

  /// Cells are known by where they lie on the page.
  void find_places(std::size_t number) {
    const ReadDocument& document = documents_[number];
    const Extraction& extraction = before_[number];
    std::map<std::pair<int, std::pair<long, long>>, Place> cells;
    const auto key_of = [](int page, const Box& box) {
      return std::pair{page, std::pair{std::lround(box.left * 100), std::lround(box.top * 100)}};
    };
    for (std::size_t page = 0; page < document.pages.size(); ++page)
      for (std::size_t grid = 0; grid < document.pages[page].grids.size(); ++grid)
        for (std::size_t cell = 0; cell < document.pages[page].grids[grid].cells.size(); ++cell) {
          const Cell& each = document.pages[page].grids[grid].cells[cell];
          if (each.content.source != TextSource::reader || each.content.readings.empty()) continue;
          const Region& region = each.regions.front();
          const PageMap& to_page = document.to_page[static_cast<std::size_t>(region.page)];
          cells[key_of(region.page, bounding_box(on_page(to_page, region.box)))] = {number, 0, {}, {}, page, grid, cell};
        }
    for (std::size_t i = 0; i < extraction.declarations.size(); ++i)
      for_each_field(extraction.declarations[i], [&](const std::string& pointer, const Field& field) {
        for (const Region& region : field.regions) {
          const auto found = cells.find(key_of(region.page, region.box));
          if (found == cells.end()) continue;
          Place place = found->second;
          const Cell& cell = document.pages[place.page].grids[place.grid].cells[place.cell];
          // A value behind its label in one cell is not sought: what is changed may be the label's.
          if (field.text.find(cell.content.text()) == std::string::npos) continue;
          place.declaration = i, place.pointer = pointer, place.kind = field.kind;
          places_.push_back(place);
        }
      });
  }

  Models models_;
  std::mt19937 dice_;
  std::vector<ReadDocument> documents_;
  std::vector<Extraction> before_;
  std::vector<Place> places_;
  std::vector<std::string> han_;
};

void spell(Reading& reading) {
  reading.text.clear();
  double sum = 0;
  for (const CharacterEvidence& each : reading.characters) reading.text += each.text, sum += each.score;
  reading.score = reading.characters.empty() ? 0 : sum / static_cast<double>(reading.characters.size());
}

using Wanted = std::function<bool(const std::string&)>;

/// Places of the first reading's characters that are `wanted`.
std::vector<std::size_t> characters_of(const Cell& cell, const Wanted& wanted) {
  std::vector<std::size_t> found;
  const std::vector<CharacterEvidence>& characters = cell.content.readings.front().characters;
  for (std::size_t i = 0; i < characters.size(); ++i)
    if (wanted(characters[i].text)) found.push_back(i);
  return found;
}

/// `make(text)`: the wrong character, empty for none at all. Other readings are those of the same place: they go.
Planting::Change sure(Planting& planting, const Wanted& wanted, const std::function<std::string(const std::string&)>& make) {
  return [&planting, wanted, make](Cell& cell) {
    const auto places = characters_of(cell, wanted);
    if (places.empty()) return false;
    Reading& reading = cell.content.readings.front();
    const std::size_t at = places[planting.random(places.size())];
    const std::string wrong = make(reading.characters[at].text);
    if (wrong == reading.characters[at].text) return false;
    reading.characters[at].text = wrong;
    reading.characters[at].choices.clear();
    if (wrong.empty()) reading.characters.erase(reading.characters.begin() + static_cast<std::ptrdiff_t>(at));
    if (reading.characters.empty()) return false;
    spell(reading);
    cell.content.readings.resize(1);
    return true;
  };
}

Planting::Change own(Planting& planting, const Wanted& wanted) {
  return [&planting, wanted](Cell& cell) {
    std::vector<std::size_t> places = characters_of(cell, wanted);
    Reading& reading = cell.content.readings.front();
    std::erase_if(places, [&](std::size_t at) { return reading.characters[at].choices.empty(); });
    if (places.empty()) return false;
    CharacterEvidence& character = reading.characters[places[planting.random(places.size())]];
    std::swap(character.text, character.choices.front().text);
    spell(reading);
    cell.content.readings.resize(1);
    return true;
  };
}

bool goes_down(const Cell& cell, int row) { return cell.row < row && cell.row + cell.row_span > row; }

/// The row is gone as if it had never been there.
bool lose_row(Grid& grid, const Cell& target) {
  const int row = target.row;
  if (target.row_span != 1 || row + 1 >= grid.rows) return false;
  for (const Cell& cell : grid.cells)
    if (cell.row == row && cell.row_span > 1) return false;
  std::erase_if(grid.cells, [row](const Cell& cell) { return cell.row == row; });
  for (Cell& cell : grid.cells) {
    if (goes_down(cell, row)) --cell.row_span;
    if (cell.row > row) --cell.row;
  }
  --grid.rows;
  if (!grid.row_edges.empty()) grid.row_edges.erase(grid.row_edges.begin() + row + 1);
  return true;
}

/// The text of one cell behind that of another, as where no ruling parts them. What the reader of figures saw stays with the
/// picture.
void append(Content& content, const Content& more) {
  if (more.readings.empty()) return;
  if (content.readings.empty()) {
    content.readings = more.readings;
    return;
  }
  Reading& reading = content.readings.front();
  const auto& characters = more.readings.front().characters;
  reading.characters.insert(reading.characters.end(), characters.begin(), characters.end());
  spell(reading);
  content.readings.resize(1);
}

Cell* cell_below(Grid& grid, const Cell& cell) {
  const auto below = std::find_if(grid.cells.begin(), grid.cells.end(), [&](const Cell& other) {
    return other.row == cell.row + cell.row_span && other.column == cell.column && other.column_span == cell.column_span;
  });
  return below == grid.cells.end() ? nullptr : &*below;
}

/// The ruling below the row is lost.
bool join_rows(Grid& grid, const Cell& target) {
  const int row = target.row;
  if (target.row_span != 1 || cell_below(grid, target) == nullptr) return false;
  for (Cell& cell : grid.cells) {
    if (cell.row != row || cell.row_span != 1) continue;
    Cell* below = cell_below(grid, cell);
    if (below == nullptr || below->row_span != 1) return false;
  }
  for (Cell& cell : grid.cells)
    if (cell.row == row && cell.row_span == 1) {
      const Content& below = cell_below(grid, cell)->content;
      append(cell.content, below);
      if (below.figures) {  // one cell's picture now
        FiguresReading& figures = cell.content.figures ? *cell.content.figures : cell.content.figures.emplace();
        figures.characters.insert(figures.characters.end(), below.figures->characters.begin(),
                                  below.figures->characters.end());
        figures.whole = figures.whole && below.figures->whole;
      }
      cell.regions.front().box.bottom = cell_below(grid, cell)->regions.front().box.bottom;
    }
  std::erase_if(grid.cells, [row](const Cell& cell) { return cell.row == row + 1 && cell.row_span == 1; });
  for (Cell& cell : grid.cells) {
    if (goes_down(cell, row + 1)) --cell.row_span;
    if (cell.row > row) --cell.row;
  }
  --grid.rows;
  if (!grid.row_edges.empty()) grid.row_edges.erase(grid.row_edges.begin() + row + 1);
  return true;
}

Cell* find(Grid& grid, const Cell& cell) {
  const auto same = std::find_if(grid.cells.begin(), grid.cells.end(),
                                 [&](const Cell& each) { return each.row == cell.row && each.column == cell.column; });
  return same == grid.cells.end() ? nullptr : &*same;
}

/// A target stands in the cell below, behind that one's.
bool shift_cell(Grid& grid, const Cell& target) {
  Cell* below = cell_below(grid, target);
  if (below == nullptr) return false;
  Content content = target.content;
  append(content, below->content);
  below->content.readings = content.readings;
  find(grid, target)->content.readings.clear();
  return true;
}

/// All targets from here on stand one row lower; the last one is lost.
bool shift_column(Grid& grid, const Cell& target) {
  std::vector<Reading> readings;
  int moved = 0;
  for (Cell* cell = find(grid, target); cell != nullptr; cell = cell_below(grid, *cell), ++moved)
    std::swap(readings, cell->content.readings);
  return moved > 1;
}

struct Fault {
  std::string name;
  bool of_amount_or_target = false;
  bool form_knows = false;  ///< the form itself can tell: by a sum, a list of words, a cell that is blank
  std::function<std::optional<Outcome>(bool list)> plant;
};

std::vector<Fault> faults_of(Planting& planting) {
  const auto kind_is = [](FieldKind kind) { return [kind](const Place& place) { return place.kind == kind; }; };
  const auto money = kind_is(FieldKind::money), target = kind_is(FieldKind::target), weight = kind_is(FieldKind::weight);
  const auto date = kind_is(FieldKind::date), word = kind_is(FieldKind::word), prose = kind_is(FieldKind::text);
  const auto other_digit = [&planting](const std::string& digit) {
    return std::to_string((digit[0] - '0' + 1 + static_cast<int>(planting.random(9))) % 10);
  };
  const auto other_han = [&planting](const std::string&) { return planting.random_han(); };
  const auto nothing = [](const std::string&) { return std::string(); };
  const auto turned = [](const std::string& sign) { return std::string(sign == "≥" ? "≤" : "≥"); };
  const Wanted digit = is_digit, han = is_han, mark = is_number_mark;
  const Wanted point = [](const std::string& text) { return text == "."; };
  const Wanted sign = [](const std::string& text) { return text == "≥" || text == "≤"; };
  const Wanted any = [](const std::string& text) { return !text.empty(); };

  std::vector<Fault> faults;
  const auto add = [&](const char* name, bool figures, const std::function<bool(const Place&)>& wanted,
                       const Planting::Change& change) {
    const std::string kind = name;
    const bool known = kind.starts_with("amount") || kind.starts_with("weight") || kind.starts_with("level");
    faults.push_back(
        {kind, figures, known, [&planting, wanted, change](bool list) { return planting.plant(wanted, change, list); }});
  };
  add("amount: a digit, own", true, money, own(planting, mark));
  add("amount: a digit, sure", true, money, sure(planting, digit, other_digit));
  add("amount: no point, sure", true, money, sure(planting, point, nothing));
  add("target: a character, own", true, target, own(planting, any));
  add("target: a digit, sure", true, target, sure(planting, digit, other_digit));
  add("target: no point, sure", true, target, sure(planting, point, nothing));
  add("target: a word or unit, sure", true, target, sure(planting, han, other_han));
  add("target: the sign turned, sure", true, target, sure(planting, sign, turned));
  add("weight: a digit, sure", false, weight, sure(planting, digit, other_digit));
  add("date: a digit, sure", false, date, sure(planting, digit, other_digit));
  add("level, nature: a character, own", false, word, own(planting, han));
  add("level, nature: a character, sure", false, word, sure(planting, han, other_han));
  add("prose: a character, own", false, prose, own(planting, any));
  add("prose: a character, sure", false, prose, sure(planting, han, other_han));
  const auto add_rows = [&](const char* name, const Planting::RowChange& change) {
    const std::string kind = name;
    const bool known = kind != "row: lost";
    faults.push_back({kind, true, known, [&planting, change](bool list) { return planting.plant_rows(change, list); }});
  };
  add_rows("target: in the cell below", shift_cell);
  add_rows("targets: all a row lower", shift_column);
  add_rows("row: two as one", join_rows);
  add_rows("row: lost", lose_row);
  return faults;
}

struct Count {
  std::map<Outcome, int> of;
  int all() const {
    int sum = 0;
    for (const auto& [outcome, count] : of) sum += count;
    return sum;
  }
  double share() const {
    const auto silent = of.find(Outcome::silent);
    return all() == 0 || silent == of.end() ? 1 : 1 - static_cast<double>(silent->second) / all();
  }
};

void print(const std::string& name, const Count& count) {
  const auto of = [&](Outcome outcome) { return count.of.count(outcome) ? count.of.at(outcome) : 0; };
  std::printf("%-34s %7d  %8d  %7d  %5d  %6d  %5.1f%%\n", name.c_str(), count.all(), of(Outcome::resolved),
              of(Outcome::flagged), of(Outcome::told), of(Outcome::silent), 100 * count.share());
}

int run(const std::vector<std::string>& arguments) {
  int count = 600;
  unsigned seed = 1;
  bool list = false;
  double least = 0;
  std::vector<std::string> files;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto next = [&] { return i + 1 < arguments.size() ? arguments[++i] : std::string("0"); };
    if (arguments[i] == "--faults")
      count = std::stoi(next());
    else if (arguments[i] == "--seed")
      seed = static_cast<unsigned>(std::stoul(next()));
    else if (arguments[i] == "--fail-under")
      least = std::stod(next());
    else if (arguments[i] == "--list")
      list = true;
    else
      files.push_back(arguments[i]);
  }
  if (files.empty()) {
    std::cerr << "usage: plant_misreadings [--faults N] [--seed N] [--list] [--fail-under SHARE] SCAN...\n";
    return 1;
  }
  Planting planting(files, seed);
  if (planting.places() == 0) {
    std::cerr << "plant_misreadings: no field was read from a picture\n";
    return 2;
  }
  const std::vector<Fault> faults = faults_of(planting);
  std::vector<Count> counts(faults.size());
  for (int i = 0; i < count; ++i) {
    const std::size_t at = static_cast<std::size_t>(i) % faults.size();
    if (const auto outcome = faults[at].plant(list)) ++counts[at].of[*outcome];
  }
  std::printf("%-34s planted  resolved  flagged   told  silent  share\n", "misreading");
  Count figures, told_by_form, all;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    print(faults[i].name, counts[i]);
    for (const auto& [outcome, number] : counts[i].of) {
      all.of[outcome] += number;
      if (faults[i].of_amount_or_target) figures.of[outcome] += number;
      if (faults[i].form_knows) told_by_form.of[outcome] += number;
    }
  }
  print("amounts and targets", figures);
  print("what the form can know", told_by_form);
  print("all", all);
  return std::min(told_by_form.share(), figures.share()) < least ? 1 : 0;
}

}  // namespace
}  // namespace inkgrid

int main(int count, char** values) {
  try {
    return inkgrid::run({values + 1, values + count});
  } catch (const std::exception& error) {
    std::cerr << "plant_misreadings: " << error.what() << '\n';
    return 2;
  }
}
