#include "pollstream/base/sha1.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace pollstream {

std::array<std::uint8_t, 20> sha1(std::string_view data) {
    std::array<std::uint8_t, 20> out{};
    unsigned size = 0;
    if (EVP_Digest(data.data(), data.size(), out.data(), &size, EVP_sha1(), nullptr) != 1 ||
        size != out.size())
        throw std::runtime_error("OpenSSL provides no SHA-1");
    return out;
}

}  // namespace pollstream
