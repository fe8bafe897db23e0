// The certificate of the TLS listeners: the one that the settings name, or one of our own making for this
// network, kept in the data folder so that its fingerprint stays.
#pragma once

#include "app/addresses.hpp"
#include "pollstream/app/settings.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/net/tls.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pollstream::app {

/// Nothing where no certificate is asked for. Throws std::runtime_error that names the file and says why
/// (settings_error for the files of tls_cert and tls_key). One of our own making is made where there is none,
/// where an address is new, and in its last 30 days. Of one that clients refuse the log warns.
std::shared_ptr<const net::tls_identity> load_certificate(const settings& s, timestamp now);

/// While another is shown: as load_certificate(), and throws also where clients would refuse this one.
/// `asked`: somebody has, and is warned also of what was said before.
std::shared_ptr<const net::tls_identity> load_new_certificate(const settings& s, timestamp now,
                                                              bool asked = true);

/// Why clients whose clock is right refuse it: it has expired, or is not valid yet. Empty: they do not. Pure.
std::string why_refused(const net::certificate_facts& facts, timestamp now);

/// What one of our own making must be for: localhost, this machine's name and addresses nearby, the allowed
/// hosts. Pure.
struct own_certificate_names {
    std::vector<std::string> lasting;   ///< a change of these asks for a new one
    std::vector<std::string> fleeting;  ///< IPv6 addresses, which privacy extensions change every day
};
own_certificate_names names_for_certificate(const std::vector<interface_address>& own,
                                            const std::string& host_name,
                                            const std::vector<std::string>& allowed_hosts);

/// Whether one of our own making may stay. Pure.
bool may_stay(const net::certificate_facts& facts, const own_certificate_names& wanted, timestamp now);

}  // namespace pollstream::app
