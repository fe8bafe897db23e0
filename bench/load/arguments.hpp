// The command line after the command: --name value, each with a default where it is asked for. What nobody
// asked for is a mistake, and is told of by finish().
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace pollstream::bench {

class arguments {
  public:
    /// Throws std::invalid_argument where a flag has no value or what is there is no flag.
    arguments(int count, char** values);

    std::string text(std::string_view name, std::string_view fallback = {});
    double number(std::string_view name, double fallback);
    std::size_t count(std::string_view name, std::size_t fallback);
    /// Throws std::invalid_argument where a flag was given that nobody has asked for.
    void finish() const;

  private:
    std::map<std::string, std::string, std::less<>> given_;
};

}  // namespace pollstream::bench
