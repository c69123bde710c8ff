// Named people with their passwords, for a page that is reached from other machines.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace inkgrid::review {

/// A line of the file of users: NAME:scrypt:N:r:p:SALT:KEY, salt and key hexadecimal. Throws Error (usage) where the name
/// holds a colon or what is no print, or is empty.
std::string user_line(const std::string& name, std::string_view password);
/// Whether the file has the name with the password. Takes as long for a name it has not. Throws Error (unreadable).
bool may_enter(const std::filesystem::path& file, const std::string& name, std::string_view password);
/// Adds a user, or gives one a new password. The file is for its owner alone. Throws Error (usage, unwritable).
void add_user(const std::filesystem::path& file, const std::string& name, std::string_view password);
std::string random_token();  ///< 256 bits, hexadecimal
/// In a time that does not tell where they differ.
bool equal(std::string_view a, std::string_view b);

}  // namespace inkgrid::review
