// The one coroutine type of the program, and its one completion token.
//
// Coroutines are free or member functions, never capturing lambdas; they take parameters by value, or
// references to what outlives them. g++ 12 destroys some temporaries inside a co_await expression twice, so
// never create a brace-initialised aggregate or a capturing lambda there: name it on the line above and
// std::move it in. Nor may a co_await expression be the condition of a loop: the code that g++ 12 generates
// for it ends the program.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace pollstream {

namespace asio = boost::asio;

template <class T = void>
using task = asio::awaitable<T, asio::any_io_executor>;

/// I/O with this token returns a tuple whose first element is the error code: errors are values.
inline constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

}  // namespace pollstream
