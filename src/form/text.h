// Text as meaning sees it: compatibility forms folded, white space gone.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "document/code_points.h"

namespace inkgrid::form {

/// NFKC without white space.
std::u32string normalized(std::string_view utf8);
std::u32string to_utf32(std::string_view utf8);
std::string to_utf8(std::u32string_view text);
bool contains_one_of(std::u32string_view text, std::initializer_list<std::u32string_view> words);

inline constexpr std::u32string_view kOpening = U"([{〔〈《【";  ///< brackets, normalized

/// `text` without its parentheses, of any kind, and what stands in them; `inside` receives the last of those.
std::u32string without_parentheses(const std::u32string& text, std::u32string* inside = nullptr);

/// `text` without the stops, commas and dots at its end: `(%)。`, or a speck of a fax behind `100`.
std::u32string without_last_marks(std::u32string text);

/// The first bracket, of any kind, that closes none or is not closed; 0 where there is none. `1)` numbers what follows it.
char32_t unpaired_bracket(const std::u32string& text);

/// 1 for equal texts, 0 for texts without a common character; 1 - edit distance / length of the longer.
double similarity(std::u32string_view a, std::u32string_view b);

bool is_han(char32_t c);
/// Of any other script.
bool is_letter(char32_t c);

}  // namespace inkgrid::form
