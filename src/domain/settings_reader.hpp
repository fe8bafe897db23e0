// Reads drafted settings one by one, by name, into their places; problems are noted under "settings.NAME". A
// setting that is not given keeps its value.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <string_view>
#include <vector>

namespace pollstream {

class settings_reader {
  public:
    enum class source { request, storage };

    settings_reader(const settings_draft& from, field_errors& problems, source where = source::request)
        : from_(from), problems_(problems), where_(where) {}

    /// What is stored may break rules that have come since.
    bool from_storage() const noexcept { return where_ == source::storage; }

    void integer(std::string_view name, std::uint16_t& into, std::int64_t min, std::int64_t max);
    /// A JSON null means none.
    void maybe_integer(std::string_view name, std::optional<std::uint16_t>& into, std::int64_t min,
                       std::int64_t max);
    void boolean(std::string_view name, bool& into);
    void text(std::string_view name, std::string& into, std::size_t max);
    /// A number, or one as text; null means none.
    void maybe_decimal(std::string_view name, std::optional<std::int64_t>& into, unsigned decimals);

    /// A list of numbers from 1 to `most`, each at most once; the result is sorted. False if there is a
    /// problem.
    bool set(std::string_view name, choice& into, std::size_t most);

    void problem(std::string_view name, std::string reason);
    bool given(std::string_view name) { return find(name) != nullptr; }
    void refuse_unknown();

  private:
    const drafted_setting* find(std::string_view name);

    const settings_draft& from_;
    field_errors& problems_;
    source where_;
    std::vector<std::string_view> asked_;
};

/// Follows the rules of the poll's kind. Settings of another kind are first replaced by this kind's defaults.
void read_settings(poll& p, const settings_draft& draft, field_errors& problems);

}  // namespace pollstream
