#include "app/certificate.hpp"

#include "app/key_file.hpp"
#include "pollstream/base/files.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/unfinished_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace pollstream::app {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours lifetime{24 * 365};
constexpr std::chrono::hours renewed_before_end{24 * 30};

/// `name`: how messages refer to the file.
std::string read_file(const fs::path& file, const std::string& name) {
    std::error_code why;
    if (fs::is_directory(file, why)) {
        why = std::make_error_code(std::errc::is_a_directory);
    } else {
        errno = 0;
        std::ifstream in(file, std::ios::binary);
        std::string text(std::istreambuf_iterator<char>(in), {});
        if (in.is_open() && !in.bad()) return text;
        why = {errno, std::generic_category()};
    }
    throw std::runtime_error(name + ": cannot be read" + (why ? ": " + why.message() : ""));
}

/// `chain_setting` and `key_setting` precede the file's name in messages.
std::shared_ptr<const net::tls_identity> load_pair(const fs::path& chain, const fs::path& key,
                                                   const std::string& chain_setting = {},
                                                   const std::string& key_setting = {}) {
    const auto chain_name = chain_setting + chain.string();
    const auto key_name = key_setting + key.string();
    const net::tls_texts texts{read_file(chain, chain_name), read_file(key, key_name), chain_name, key_name};
    return std::make_shared<const net::tls_identity>(texts);
}

/// Null if a certificate must be made.
std::shared_ptr<const net::tls_identity> load_own(const fs::path& file, const own_certificate_names& wanted,
                                                  timestamp now) {
    if (!fs::exists(file)) return nullptr;
    try {
        auto kept = load_pair(file, file);
        warn_of_readers(file, "TLS");
        if (may_stay(kept->facts(), wanted, now)) return kept;
    } catch (const std::runtime_error& e) {
        log::warn("our self-signed certificate is replaced", {{"why", e.what()}});
    }
    return nullptr;
}

std::shared_ptr<const net::tls_identity> own_certificate(const settings& s, timestamp now) {
    const auto file = s.own_certificate();
    const auto wanted = names_for_certificate(interface_addresses(), http::host_name(), s.allowed_host);
    if (auto kept = load_own(file, wanted, now)) return kept;
    auto names = wanted.lasting;
    names.insert(names.end(), wanted.fleeting.begin(), wanted.fleeting.end());
    make_folders(s.data);
    unfinished_file kept(file);
    kept.out() << net::make_self_signed(names, now, lifetime);
    kept.keep();
    auto made = load_pair(file, file);
    log::info("certificate made", {{"file", file.string()}, {"sha256", made->facts().fingerprint}});
    return made;
}

std::shared_ptr<const net::tls_identity> load_named(const settings& s, bool warns) {
    auto identity = load_pair(s.tls_cert, s.tls_key, "tls_cert ", "tls_key ");
    if (warns) warn_of_readers(s.tls_key, "TLS");
    return identity;
}

/// The name in "name", "name:port" or "[::1]:port"; an IPv6 address without brackets.
std::string without_port(const std::string& host) {
    if (host.starts_with('[')) return host.substr(1, host.find(']') - 1);
    return host.substr(0, host.find(':'));
}

void add(std::vector<std::string>& names, std::string name) {
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
}

}  // namespace

own_certificate_names names_for_certificate(const std::vector<interface_address>& own,
                                            const std::string& host_name,
                                            const std::vector<std::string>& allowed_hosts) {
    own_certificate_names wanted;
    add(wanted.lasting, "localhost");
    add(wanted.lasting, "127.0.0.1");
    add(wanted.lasting, "::1");
    add(wanted.lasting, host_name);
    const bool is_plain_name = !host_name.empty() && host_name.find('.') == std::string::npos;
    if (is_plain_name && host_name != "localhost") add(wanted.lasting, host_name + ".local");
    for (const auto& a : own) {
        if (!lan_address({a})) continue;  // nobody nearby could use it
        add(a.address.is_v4() ? wanted.lasting : wanted.fleeting, a.address.to_string());
    }
    for (const auto& host : allowed_hosts)
        if (host != "*") add(wanted.lasting, without_port(host));
    return wanted;
}

bool may_stay(const net::certificate_facts& facts, const own_certificate_names& wanted, timestamp now) {
    // Not valid yet: made while the clock was ahead.
    if (facts.not_after < now + renewed_before_end || facts.not_before > now) return false;
    return std::ranges::all_of(wanted.lasting, [&](const std::string& name) {
        return std::ranges::find(facts.names, name) != facts.names.end();
    });
}

std::string why_refused(const net::certificate_facts& facts, timestamp now) {
    const auto day = [](std::chrono::system_clock::time_point t) {
        return to_rfc3339(std::chrono::floor<timestamp::duration>(t));
    };
    if (facts.not_after < now) return "it has expired: it was valid until " + day(facts.not_after);
    if (facts.not_before > now)
        return "it is not valid yet, but will be from " + day(facts.not_before) + " on";
    return {};
}

std::shared_ptr<const net::tls_identity> load_certificate(const settings& s, timestamp now) {
    if (s.tls_self_signed) return own_certificate(s, now);
    if (s.tls_cert.empty()) return nullptr;
    auto identity = load_named(s, true);
    if (const auto why = why_refused(identity->facts(), now); !why.empty())
        log::warn("clients refuse the TLS certificate", {{"file", s.tls_cert.string()}, {"why", why}});
    return identity;
}

std::shared_ptr<const net::tls_identity> load_new_certificate(const settings& s, timestamp now, bool asked) {
    if (s.tls_self_signed || s.tls_cert.empty()) return load_certificate(s, now);
    auto identity = load_named(s, asked);
    if (const auto why = why_refused(identity->facts(), now); !why.empty())
        throw std::runtime_error("tls_cert " + s.tls_cert.string() + ": " + why);
    return identity;
}

}  // namespace pollstream::app
