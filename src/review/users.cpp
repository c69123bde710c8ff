#include "review/users.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <vector>

#include "document/error.h"
#include "report/report.h"
#include "store/digest.h"

namespace inkgrid::review {
namespace {

// A tenth of a second and 32 MB a guess.
constexpr std::uint64_t scrypt_n = 32768, scrypt_r = 8, scrypt_p = 1, scrypt_memory = 64'000'000;
constexpr std::size_t salt_bytes = 16, key_bytes = 32, shortest_password = 8;

std::string random_hex(std::size_t count) {
  std::vector<unsigned char> bytes(count);
  if (RAND_bytes(bytes.data(), static_cast<int>(count)) != 1)
    throw Error(ErrorCode::internal, "", "the machine has no random numbers");
  return store::hexadecimal(bytes.data(), count);
}

std::string key_of(std::string_view password, const std::string& salt) {
  std::array<unsigned char, key_bytes> key{};
  if (EVP_PBE_scrypt(password.data(), password.size(), reinterpret_cast<const unsigned char*>(salt.data()), salt.size(),
                     scrypt_n, scrypt_r, scrypt_p, scrypt_memory, key.data(), key.size()) != 1)
    throw Error(ErrorCode::internal, "", "a password could not be hashed");
  return store::hexadecimal(key.data(), key.size());
}

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw Error(ErrorCode::unreadable, file.string(), "the file of users cannot be opened");
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);)
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  return lines;
}

const std::string kind =
    ":scrypt:" + std::to_string(scrypt_n) + ":" + std::to_string(scrypt_r) + ":" + std::to_string(scrypt_p) + ":";

}  // namespace

std::string user_line(const std::string& name, std::string_view password) {
  if (name.empty() || name.size() > 64 || name.find(':') != std::string::npos || report::printable(name) != name ||
      name[0] == '#')
    throw Error(ErrorCode::usage, "", "a name is up to 64 bytes of print without a colon");
  if (password.size() < shortest_password) throw Error(ErrorCode::usage, "", "a password has 8 characters or more");
  const std::string salt = random_hex(salt_bytes);
  return name + kind + salt + ":" + key_of(password, salt);
}

bool may_enter(const std::filesystem::path& file, const std::string& name, std::string_view password) {
  std::string salt(2 * salt_bytes, '0'), key;
  for (const std::string& line : lines_of(file)) {
    if (!line.starts_with(name + kind)) continue;
    const std::string rest = line.substr(name.size() + kind.size());
    const std::size_t colon = rest.find(':');
    if (colon == std::string::npos) continue;
    salt = rest.substr(0, colon);
    key = rest.substr(colon + 1);
  }
  return equal(key_of(password, salt), key);
}

void add_user(const std::filesystem::path& file, const std::string& name, std::string_view password) {
  const std::string added = user_line(name, password);
  std::string text;
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored))
    for (const std::string& line : lines_of(file))
      if (!line.starts_with(name + ":")) text += line + "\n";
  const mode_t before = ::umask(0077);
  try {
    report::write_file(file.string(), text + added + "\n");
  } catch (...) {
    ::umask(before);
    throw;
  }
  ::umask(before);
}

std::string random_token() { return random_hex(32); }

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace inkgrid::review
