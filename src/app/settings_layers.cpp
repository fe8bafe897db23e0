#include "app/settings_layers.hpp"

#include "pollstream/base/digest.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>

namespace pollstream::app {

namespace {

constexpr std::string_view prefix = "POLLSTREAM_";
constexpr std::size_t admin_key_min = 16;
constexpr std::string_view usual_tls_endpoint = "0.0.0.0:8443";

texts split(std::string_view text) {
    texts parts;
    std::string part;
    for (const char c : text) {
        if (c != ',' && c != ' ' && c != '\t' && c != '\n') {
            part += c;
            continue;
        }
        if (!part.empty()) parts.push_back(std::move(part));
        part.clear();
    }
    if (!part.empty()) parts.push_back(std::move(part));
    return parts;
}

std::string unknown_variable(const std::string& name) {
    texts known;
    for (const auto& row : settings_table()) known.emplace_back(row.name);
    const auto meant = nearest(to_lower(std::string_view(name).substr(prefix.size())), known);
    return name + ": no such setting" +
           (meant.empty() ? "" : "; did you mean " + find_setting(meant)->variable() + "?");
}

/// Whether the variable holds the address of a service whose name begins with ours: Kubernetes, and Docker
/// for links, put these into the environment of every container beside it.
bool is_service_address(std::string_view name, std::string_view value) {
    constexpr std::string_view port = "_PORT_";
    if (name.ends_with("_SERVICE_HOST") || name.ends_with("_SERVICE_PORT") ||
        name.find("_SERVICE_PORT_") != std::string_view::npos)
        return true;
    if (name.ends_with("_PORT") && value.find("://") != std::string_view::npos) return true;
    const auto at = name.find(port);
    if (at == std::string_view::npos) return false;
    auto rest = name.substr(at + port.size());  // "8080_TCP_ADDR"
    const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    rest.remove_prefix(digits);
    return digits > 0 && (rest.starts_with("_TCP") || rest.starts_with("_UDP") || rest.starts_with("_SCTP"));
}

/// The setting of that name that is in force.
template <class Configuration>
auto& standing(Configuration& c, std::string_view name) {
    for (auto& g : c.origins)
        if (g.row->name == name) return g;
    throw std::logic_error("no such setting: " + std::string(name));
}

std::string check_admin_key(const configuration& c) {
    if (!c.values.admin_key_file.empty() || c.values.create == create_policy::anyone) return {};
    return origin_of(c, "create_policy") +
           ": create_policy \"admin\" needs an admin_key_file, or nobody may create";
}

/// The text is empty if all is well.
usage_error read_admin_key(configuration& c, const file_reader& read_file) {
    auto& s = c.values;
    if (s.admin_key_file.empty()) return {};
    const auto where = origin_of(c, "admin_key_file") + ": admin_key_file " + s.admin_key_file.string();
    const auto text = read_file(s.admin_key_file);
    if (!text.text) return {where + " cannot be read" + text.reason(), text.may_pass};
    const auto key = trim(*text.text);
    if (key.size() < admin_key_min) return {where + " holds less than 16 characters", true};
    if (key.find_first_of(" \t\r\n") != std::string_view::npos)
        return {where + " holds more than one word", true};
    s.admin_key = sha256(key);
    return {};
}

/// The text is empty if all is well.
usage_error check_web_dir(const configuration& c, const file_reader& read_file) {
    const auto& web = c.values.web_dir;
    if (web.empty()) return {};
    const auto page = read_file(web / "index.html");
    if (page.text) return {};
    return {origin_of(c, "web_dir") + ": web_dir " + web.string() + " has no index.html", page.may_pass};
}

std::string check_listeners(const configuration& c) {
    auto all = c.values.listen;
    all.insert(all.end(), c.values.listen_tls.begin(), c.values.listen_tls.end());
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            if (all[i].port() == 0 || all[i] != all[j]) continue;
            const std::string name = i < c.values.listen.size() ? "listen" : "listen_tls";
            const bool of_both = i >= c.values.listen.size() && j < c.values.listen.size();
            return origin_of(c, name) + ": " + name +
                   (of_both ? " has an address that listen has as well" : " has the same address twice");
        }
    return {};
}

std::string check_tls(configuration& c) {
    auto& s = c.values;
    if (s.tls_cert.empty() != s.tls_key.empty()) {
        const std::string there = s.tls_cert.empty() ? "tls_key" : "tls_cert";
        const std::string missing = s.tls_cert.empty() ? "tls_cert" : "tls_key";
        return origin_of(c, there) + ": " + there + " needs " + missing + ", which may be the same file";
    }
    if (s.tls_self_signed && !s.tls_cert.empty())
        return origin_of(c, "tls_self_signed") + ": tls_self_signed and tls_cert exclude each other";
    for (const std::string name : {"listen_tls", "tls_redirect"}) {
        const bool asked = name == "listen_tls" ? !s.listen_tls.empty() : s.tls_redirect;
        if (asked && !s.uses_tls())
            return origin_of(c, name) + ": " + name +
                   " needs a certificate: tls_cert and tls_key, or tls_self_signed";
    }
    if (!s.uses_tls() || !s.listen_tls.empty()) return {};
    auto& where = standing(c, "listen_tls");
    where.values = {std::string(usual_tls_endpoint)};
    return apply(where, s);
}

/// To have no backups, one must say so.
std::string check_backups(const configuration& c) {
    if (c.values.backup_dir.empty() || origin_of(c, "backup_every") != "default") return {};
    return origin_of(c, "backup_dir") +
           ": backup_dir needs backup_every, or no backups are made: say how often, or off";
}

/// Checks that involve more than one setting; those that involve files come last, because what they find may
/// pass. The text is empty if all is well.
usage_error check_together(configuration& c, const file_reader& read_file) {
    if (auto wrong = check_tls(c); !wrong.empty()) return {wrong};
    if (auto wrong = check_listeners(c); !wrong.empty()) return {wrong};
    if (auto wrong = check_backups(c); !wrong.empty()) return {wrong};
    if (auto wrong = check_admin_key(c); !wrong.empty()) return {wrong};
    if (auto wrong = check_web_dir(c, read_file); !wrong.text.empty()) return wrong;
    return read_admin_key(c, read_file);
}

}  // namespace

file_text file_text::none(std::string why) {
    file_text none{std::nullopt};
    none.why = std::move(why);
    none.may_pass = false;
    return none;
}

const std::string& origin_of(const configuration& c, std::string_view name) {
    return standing(c, name).where;
}

std::string apply(const given& g, settings& into) {
    const auto right = g.row->take(into, g.values);
    if (right.empty()) return {};
    std::string shown;
    for (const auto& value : g.values) shown += (shown.empty() ? "" : ", ") + value;
    return g.where + ": " + std::string(g.row->name) + " cannot be \"" + escape_for_log(shown) +
           "\": " + right;
}

parsed<layer> read_environment_layer(const std::map<std::string, std::string>& environment) {
    layer all;
    for (const auto& [name, value] : environment) {
        if (!name.starts_with(prefix) || name == "POLLSTREAM_CONFIG") continue;
        const auto* row = find_setting(to_lower(std::string_view(name).substr(prefix.size())));
        if (row == nullptr || row->variable() != name) {
            if (is_service_address(name, value)) continue;
            return usage_error{unknown_variable(name)};
        }
        all.push_back({row, row->repeatable ? split(value) : texts{value}, name});
    }
    return all;
}

parsed<configuration> merge_layers(const std::vector<layer>& layers, const file_reader& read_file) {
    configuration c;
    for (const auto& row : settings_table()) {
        given last{&row, row.initial, "default"};
        if (auto wrong = apply(last, c.values); !wrong.empty()) throw std::logic_error(wrong);
        for (const auto& l : layers) {
            for (const auto& g : l) {
                if (g.row != &row) continue;
                if (auto wrong = apply(g, c.values); !wrong.empty()) return usage_error{wrong};
                if (last.where != "default") c.beaten.push_back({row.name, last.where, g.where});
                last = g;
            }
        }
        c.origins.push_back(std::move(last));
    }
    if (auto wrong = check_together(c, read_file); !wrong.text.empty()) return wrong;
    return c;
}

}  // namespace pollstream::app
