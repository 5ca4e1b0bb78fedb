package dev.drover.rabbitmq;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads of one component.
 *
 * @param workers as many as are needed at once: deliveries, confirms and whatever a route does in
 *     their turn may block, and must never wait for a free thread
 * @param timer for short tasks that never block
 */
record Threads(ExecutorService workers, ScheduledExecutorService timer) {}
