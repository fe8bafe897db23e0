// English for a poll that has an end; it comes with the countdown.

export const time = { ends_in: '{time} left' } as const
