#include "pollstream/wire/result_value.hpp"

#include "pollstream/base/json_writer.hpp"
#include "pollstream/domain/kind.hpp"

#include <boost/json/parse.hpp>

namespace pollstream::wire {

boost::json::value result_of(const poll_state& s) {
    constexpr std::size_t bytes_expected = 1024;
    json_writer w(bytes_expected);
    write_result(w, s);
    return boost::json::parse(w.take());
}

std::string_view text_in(const boost::json::value& v) {
    const auto& text = v.as_string();
    return {text.data(), text.size()};
}

}  // namespace pollstream::wire
