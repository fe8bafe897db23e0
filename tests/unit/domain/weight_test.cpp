// The weight computed for a poll, compared with what the allocator has handed out for it.
#include "pollstream/domain/weight.hpp"

#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"

#include <catch2/catch.hpp>

#include <malloc.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace pollstream;

namespace {

std::size_t given_away() {
    return ::mallinfo2().uordblks + ::mallinfo2().hblkhd;
}

/// Whether the C library's allocator is in use, and can tell.
bool allocator_tells() {
    const auto before = given_away();
    const std::string some(100'000, 'x');
    return given_away() > before;
}

/// The computed weight divided by the real one.
double told_by_real(const std::function<std::shared_ptr<poll_state>()>& make) {
    constexpr std::size_t many = 100;  // or memory freed before would be all that is handed out
    std::vector<std::shared_ptr<poll_state>> made;
    made.reserve(many);
    const auto before = given_away();
    std::size_t told = 0;
    while (made.size() < many) told += weight_of(*made.emplace_back(make()));
    return static_cast<double>(told) / static_cast<double>(given_away() - before);
}

std::shared_ptr<poll_state> poll_of_texts(std::size_t texts, const std::string& each) {
    auto p = std::make_shared<poll_state>();
    p->definition.kind = poll_kind::open;
    auto known = std::make_shared<lexicon>();
    for (std::size_t i = 0; i < texts; ++i) known->add(each + std::to_string(i), text_state::shown);
    p->counts = tally(known->size());
    p->definition.texts = std::move(known);
    return p;
}

std::shared_ptr<poll_state> poll_of_options(std::size_t options, std::size_t length) {
    auto p = std::make_shared<poll_state>();
    p->definition.title = std::string(200, 't');
    p->definition.description = std::string(2'000, 'd');
    for (std::size_t i = 0; i < options; ++i) p->definition.options.emplace_back(length, 'o');
    p->counts = tally(options);
    return p;
}

std::string often(std::string_view text, std::size_t times) {
    std::string out;
    while (times-- > 0) out += text;
    return out;
}

}  // namespace

TEST_CASE("a poll's weight is its memory, within a third", "[weight]") {
    if (!allocator_tells()) return;  // a sanitizer's
    const auto near = [](double ratio) { return ratio > 0.75 && ratio < 1.33; };
    for (const std::size_t options : {2U, 10U, 100U}) {
        for (const std::size_t length : {4U, 40U, 1'020U}) {
            const auto ratio = told_by_real([&] { return poll_of_options(options, length); });
            INFO(options << " options of " << length << " bytes: " << ratio);
            CHECK(near(ratio));
        }
    }
    for (const std::size_t texts : {20U, 500U}) {
        for (const auto& each : {std::string("w"), often("word ", 8), often("Ä ", 100), often("😀", 490)}) {
            const auto ratio = told_by_real([&] { return poll_of_texts(texts, each); });
            INFO(texts << " texts of " << each.size() << " bytes: " << ratio);
            CHECK(near(ratio));
        }
    }
}

TEST_CASE("voters' texts are weighed as they come, and older states keep their weight", "[weight]") {
    const auto before = poll_of_texts(10, "Some answer ");
    poll_state after = *before;
    auto grown = std::make_shared<lexicon>(texts_of(before->definition));
    grown->add(std::string(2'000, 'x'), text_state::shown);
    after.definition.texts = std::move(grown);
    CHECK(weight_of(after) > weight_of(*before) + 2'000);
    CHECK(weight_of(after) < weight_of(*before) + 2'500);
}

TEST_CASE("states of a poll share their texts", "[weight]") {
    if (!allocator_tells()) return;
    const auto p = poll_of_texts(1'000, std::string(1'000, 'X'));
    const auto before = given_away();
    const lexicon copy = texts_of(p->definition);
    CHECK(given_away() - before < copy.weight() / 10);
    CHECK(copy.at(7).text == texts_of(p->definition).at(7).text);
}
