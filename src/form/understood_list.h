// The list of what the places of a document were taken for.
#pragma once

#include <cstddef>
#include <vector>

#include "document/understood.h"
#include "form/form_reader.h"

namespace inkgrid::form {

/// Lists what the places of a document were taken for, in reading order.
class UnderstoodList {
 public:
  explicit UnderstoodList(std::vector<Understood>& list) : list_(list) {}

  void begin_table();
  int table() const { return table_; }
  void add_lines(const std::vector<TextLine>& lines);
  /// What a form's reader noted; its declarations come after `declarations` others.
  void add_form(const FormReader& reader, const Table& table, const Segment& segment, int declarations);
  /// What a table over page breaks left out, up to a page.
  void add_left_out(const Table& table, int page);
  void take_line(const Region& region, const Use& use, int declarations);

 private:
  Understood& add_line(const TextLine& line);
  Understood& add_cell(const Cell& cell);
  static void take(Understood& place, const Use& use, int declarations);

  std::vector<Understood>& list_;
  int table_ = -1;
  std::size_t first_line_ = 0, end_of_lines_ = 0;
  std::size_t line_ = 0, cell_ = 0;  // of what the table left out
};

/// A finding that lists the cells of a form, from `first` in the list on, of which nothing was made.
void tell_left_out(const std::vector<Understood>& list, std::size_t first, Declaration& declaration);

}  // namespace inkgrid::form
