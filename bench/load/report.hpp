// Numbers and how they are written: one JSON object per run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pollstream::bench {

/// The value that a `share` of all values are at or below (nearest rank); 0 if there are none. Sorts the
/// values.
double percentile(std::vector<double>& values, double share);

/// {"p50": …, "p90": …, "p99": …, "p999": …, "max": …}, with three decimals.
std::string distribution(std::vector<double> values);

/// A JSON object written member by member.
class json_object {
  public:
    json_object& put(std::string_view name, std::string_view text);
    json_object& put(std::string_view name, double value);
    json_object& put_raw(std::string_view name, std::string_view json);
    std::string str() const { return text_ + '}'; }

  private:
    std::string text_ = "{";
};

}  // namespace pollstream::bench
