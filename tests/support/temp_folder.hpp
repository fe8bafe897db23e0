// A separate folder for one test, deleted with it.
#pragma once

#include "pollstream/base/digest.hpp"
#include "pollstream/base/text.hpp"

#include <filesystem>

namespace pollstream::testing {

class temp_folder {
  public:
    temp_folder()
        : path_(std::filesystem::temp_directory_path() / ("pollstream-test-" + to_hex(random_bytes<8>()))) {
        std::filesystem::create_directories(path_);
    }
    ~temp_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temp_folder(const temp_folder&) = delete;
    temp_folder& operator=(const temp_folder&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

}  // namespace pollstream::testing
