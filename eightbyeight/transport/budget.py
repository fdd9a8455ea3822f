"""How much repeating a failing service has to bear: a bucket of tokens. Counts; does no I/O.

It works as the retry quota of the AWS SDKs does (their "standard" retry mode): a repeat is paid
for in advance, and gets its price back when it was worth it.
"""

__all__ = ["RetryBudget"]


class RetryBudget:
    """Bound how much repeating a failing service has to bear.

    Every repeat takes its price from a bucket of tokens. A repeat that ends in a definite answer
    gives its price back, and every plain success fills the bucket by one. So a service that fails
    now and then costs nothing in the long run, and one that is down is asked at most ``tokens /
    price`` times more than once per request. Transports and loads to the same service can share
    one. It belongs to one thread.

    Args:
        tokens: What the bucket holds, full at first.
        failure_price: What a repeat costs after a failure or an ambiguous end.
        throttled_price: What a repeat costs after a 429.
    """

    def __init__(
        self, tokens: int = 500, *, failure_price: int = 14, throttled_price: int = 5
    ) -> None:
        self._capacity = tokens
        self._tokens = tokens
        self._failure_price = failure_price
        self._throttled_price = throttled_price

    @property
    def tokens(self) -> int:
        """How many tokens are left; never negative."""
        return self._tokens

    def take(self, *, throttled: bool) -> bool:
        """Pay for one repeat, or say that there is not enough left."""
        price = self._price(throttled=throttled)
        if price > self._tokens:
            return False
        self._tokens -= price
        return True

    def give_back(self, *, throttled: bool) -> None:
        """Return the price of a repeat that ended in a definite answer.

        Args:
            throttled: What :meth:`take` was told when the repeat was paid for.
        """
        self._fill(self._price(throttled=throttled))

    def refund(self) -> None:
        """Put one token in, for a request that succeeded without being repeated."""
        self._fill(1)

    def _price(self, *, throttled: bool) -> int:
        return self._throttled_price if throttled else self._failure_price

    def _fill(self, tokens: int) -> None:
        self._tokens = min(self._capacity, self._tokens + tokens)
