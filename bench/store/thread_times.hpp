// How much processor time each thread of this process has had.
#pragma once

#include <map>
#include <string>

namespace pollstream::store_bench {

/// Seconds for each thread, by its number and name.
using spent_times = std::map<std::string, double>;

spent_times thread_times();
spent_times spent_since(const spent_times& before);

}  // namespace pollstream::store_bench
