// Configuration files, and the environment with the same names. What is accepted, printed and read again is
// the same configuration.
#include "app/settings_layers.hpp"
#include "require.hpp"

#include <string>

namespace {

using namespace pollstream;
using pollstream::testing::require;

/// Files named by settings exist, with a key that is long enough.
std::optional<std::string> some_file(const std::filesystem::path&) {
    return "0123456789abcdef0123456789abcdef\n";
}

bool has_line_end(const app::layer& all) {
    for (const auto& g : all)
        for (const auto& value : g.values)
            if (value.find_first_of("\n\r") != std::string::npos) return true;
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = pollstream::testing::as_text(data, size);
    const auto read = app::read_file_layer(text, "f.toml");
    if (!read) {
        require(read.error().text.starts_with("f.toml:"));
        return 0;
    }
    for (const auto& g : *read) require(g.row != nullptr && (g.row->repeatable || g.values.size() == 1));
    const auto merged = app::merge_layers({*read}, some_file);
    if (!merged) {
        require(!merged.error().text.empty());
        return 0;
    }
    if (has_line_end(*read)) return 0;
    const auto printed = app::print_configuration(*merged);
    const auto again = app::read_file_layer(printed, "f.toml");
    require(again.has_value());
    const auto same = app::merge_layers({*again}, some_file);
    require(same.has_value());
    // Printing writes each value in one form ("1" becomes "true"); from then on it does not change.
    const auto twice = app::print_configuration(*same);
    const auto third = app::read_file_layer(twice, "f.toml");
    require(third.has_value());
    const auto last = app::merge_layers({*third}, some_file);
    require(last.has_value() && app::print_configuration(*last) == twice);
    return 0;
}
