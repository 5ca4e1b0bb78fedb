package dev.drover.saga;

/** What everything that works on sagas shares. */
record SagaWork(
    SagaLog log, LiveSagas live, SagaEnding ending, SagaTally tally, SagaPatience patience) {}
