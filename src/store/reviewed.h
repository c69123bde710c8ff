// A declaration with the decisions of people in it, as the table `reviewed` keeps it.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace inkgrid::store {

inline constexpr std::string_view rows_of_indicators = "/indicators/";  ///< pointers into rows begin with it

struct Reviewed {
  std::string declaration;         ///< JSON as in the contract
  std::vector<std::string> lines;  ///< of the indicators: "3" the fourth as read, "+17" made by entry 17 of the ledger
  std::map<std::string, std::string> read;  ///< texts as read of the fields that were corrected, by pointer
  std::set<std::string> settled;            ///< pointers
  std::set<std::string> read_otherwise;     ///< pointers of what was corrected when it read otherwise than it reads now
  std::map<std::string, std::set<std::string>> voices;  ///< who has read what still waits for a second, by pointer
};

std::string written_review(const Reviewed& reviewed);
Reviewed parse_reviewed(const std::string& document);
/// A reading nobody has decided about, with so many indicators.
Reviewed untouched(const std::string& declaration, std::size_t indicator_count);

/// A field's pointer within the reading; one that no pointer of a reading is like for a row that people made.
std::string origin_of(const std::string& pointer, const std::vector<std::string>& lines);
/// The way back; empty where the row is gone.
std::string pointer_of(const std::string& origin, const std::vector<std::string>& lines);

/// Text as the databases hold it: what is no UTF-8, and U+0000, become U+FFFD.
std::string storable(std::string_view text);

}  // namespace inkgrid::store
