// One form's rows, and the lines around them -> its declaration, or those of a ledger.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "document/declaration.h"
#include "document/error.h"
#include "document/grid.h"
#include "form/fields.h"
#include "form/head.h"
#include "form/indicators.h"
#include "form/segments.h"
#include "form/uses.h"

namespace inkgrid::form {

/// What stands above a form, nearest first: lines outside the grid, and rows of one cell inside it.
struct Heading {
  Content content;
  std::vector<Region> regions;
  const Cell* cell = nullptr;
};

class FormReader {
 public:
  FormReader(const Table& table, const Segment& segment, const FieldContext& context, bool first_of_table)
      : table_(table), grid_(table.grid), segment_(segment), context_(context), first_of_table_(first_of_table) {}

  /// The form's declaration, those of a ledger, or none where this is no form.
  std::vector<Declaration> read(std::vector<Warning>& warnings);
  const std::vector<TextLine>& lines_before_title() const { return before_title_; }
  /// What the form's cells and lines were taken for; of a form that gave no declaration, its labels.
  const CellUses& uses() const { return uses_; }
  const std::vector<std::pair<Region, Use>>& line_uses() const { return line_uses_; }
  /// Why there was no declaration.
  const std::string& not_a_form() const { return not_a_form_; }

 private:
  // What stands above and in the form: form_reader.cpp.
  std::vector<Declaration> none(const char* reason);
  void take_heading(const Heading& heading, const char* path);
  void take_headings(const IndicatorTable& table, const DefinedForm* defined);
  void tell_kept(Declaration& declaration) const;
  void tell_table(Declaration& declaration, const IndicatorTable& table) const;
  static void tell_guessed_scope(Declaration& declaration, const IndicatorTable& table);
  static void tell_guesses(Declaration& declaration, const IndicatorTable& table);
  void gather_headings();
  void read_title(Declaration& declaration);
  void read_lines(Declaration& declaration);
  void place_values(Declaration& declaration, const Head& head);
  void keep_points(Declaration& declaration, const IndicatorTable& table);
  void keep_table(Declaration& declaration, const Cell* side, int top, int first, int end);
  void keep_tables(Declaration& declaration, int end);
  void keep_the_rest(Declaration& declaration);
  void keep_the_rest(Declaration& declaration, int first, int end, int heading_row, CellUses& uses);
  void keep_lines(Declaration& declaration);
  void doubt_absence(Declaration& declaration, int heading_row) const;
  bool is_ledger(const IndicatorTable& table) const;
  bool is_name_label(const Content& content) const;
  bool heads_names(const IndicatorTable& table) const;
  bool names_project(int row) const;
  int end_of_indicators(const IndicatorTable& table, int limit) const;
  int read_indicator_tables(Declaration& declaration, std::vector<IndicatorTable> tables);
  std::vector<Declaration> read_ledger(const IndicatorTable& table, std::vector<Warning>& warnings);
  Declaration blank_declaration(const std::string& form) const;
  bool ends_with_label(const std::string& print) const;
  std::string place_value(Declaration& declaration, const std::string& key, const std::string& label, Field field) const;
  void finish(Declaration& declaration, int first, int end) const;
  FieldRequest request_for(const std::string& key, double label_match) const;

  const Table& table_;
  const Grid& grid_;
  Segment segment_;
  FieldContext context_;
  bool first_of_table_;
  int head_row_ = 0;  // first row below the title rows
  std::vector<Heading> headings_;
  std::vector<TextLine> lines_;  // above the form on its page, not taken for title or year
  std::vector<TextLine> before_title_;
  CellUses uses_;
  std::vector<std::pair<Region, Use>> line_uses_;
  std::string not_a_form_;
  int money_exponent_ = 0;
  bool by_reader_ = false;
  std::size_t known_extras_ = 0;  // values of labels that the lexicon knows and the model has no place for
};

/// Fields that were not found are not there, but for those whose label is. The money unit stands in a label's own cell and
/// may be misread with it.
void trust_absence(Declaration& declaration);

}  // namespace inkgrid::form
