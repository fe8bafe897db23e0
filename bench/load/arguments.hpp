// The command line after the command: --name value pairs, each with a default where it is read. A flag that
// nothing reads is a mistake, and finish() reports it.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace pollstream::bench {

class arguments {
  public:
    /// Throws std::invalid_argument if a flag has no value, or something is not a flag.
    arguments(int count, char** values);

    std::string text(std::string_view name, std::string_view fallback = {});
    double number(std::string_view name, double fallback);
    std::size_t count(std::string_view name, std::size_t fallback);
    /// Throws std::invalid_argument if a flag was given that nothing has read.
    void finish() const;

  private:
    std::map<std::string, std::string, std::less<>> given_;
};

}  // namespace pollstream::bench
