#include "store/digest.h"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "document/error.h"

namespace inkgrid::store {
namespace {

class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    require(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
  }
  void add(const void* bytes, std::size_t size) { require(EVP_DigestUpdate(context_.get(), bytes, size) == 1); }
  std::string end() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    require(EVP_DigestFinal_ex(context_.get(), digest.data(), &size) == 1);
    return hexadecimal(digest.data(), size);
  }

 private:
  static void require(bool done) {
    if (!done) throw Error(ErrorCode::internal, "", "SHA-256 is not to be had from OpenSSL");
  }
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::string hexadecimal(const unsigned char* bytes, std::size_t count) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += {digits[bytes[i] >> 4U], digits[bytes[i] & 15U]};
  return text;
}

std::string sha256(std::string_view bytes) {
  Digest digest;
  digest.add(bytes.data(), bytes.size());
  return digest.end();
}

std::string sha256(const std::vector<std::uint8_t>& bytes) {
  return sha256(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

std::string sha256_of_file(const std::filesystem::path& file) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> opened(std::fopen(file.c_str(), "rbe"), &std::fclose);
  std::array<char, 1 << 16> piece{};
  Digest digest;
  if (opened) {
    while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), opened.get()))
      digest.add(piece.data(), count);
    if (std::ferror(opened.get()) == 0) return digest.end();
  }
  throw Error(ErrorCode::unreadable, file.string(), std::string("cannot be read: ") + std::strerror(errno));
}

}  // namespace inkgrid::store
