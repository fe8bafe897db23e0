#include "load/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace pollstream::bench {

double percentile(std::vector<double>& values, double share) {
    if (values.empty()) return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

std::string distribution(std::vector<double> values) {
    json_object o;
    o.put("p50", percentile(values, 0.50))
        .put("p90", percentile(values, 0.90))
        .put("p99", percentile(values, 0.99));
    return o.put("p999", percentile(values, 0.999)).put("max", percentile(values, 1)).str();
}

json_object& json_object::put_raw(std::string_view name, std::string_view json) {
    if (text_.size() > 1) text_ += ", ";
    text_.append("\"").append(name).append("\": ").append(json);
    return *this;
}

json_object& json_object::put(std::string_view name, std::string_view text) {
    return put_raw(name, '"' + std::string(text) + '"');
}

json_object& json_object::put(std::string_view name, double value) {
    if (!std::isfinite(value)) return put_raw(name, "null");
    char text[64];
    if (value == std::floor(value))
        std::snprintf(text, sizeof text, "%.0f", value);
    else
        std::snprintf(text, sizeof text, "%.3f", value);
    return put_raw(name, text);
}

}  // namespace pollstream::bench
