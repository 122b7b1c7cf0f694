package io.ringfence.engine.auction;

import java.util.ArrayList;
import java.util.List;

/** The rules of an uncross, read aloud: every tick is tried, nothing is clever. Market orders have no limit. */
final class NaiveUncross {
    record Order(boolean isBuy, Long limitTicks, long lots) {}

    record Result(long priceTicks, long volumeLots, long surplusLots) {
        static final Result NOTHING = new Result(Uncross.NULL_PRICE_TICKS, 0, 0);
    }

    private record Candidate(long ticks, long volume, long surplus) {}

    private NaiveUncross() {}

    /** {@code reference}: null if there is none. */
    static Result of(List<Order> orders, Long reference) {
        List<Long> limits = new ArrayList<>();
        for (Order order : orders) {
            if (order.limitTicks() != null) {
                limits.add(order.limitTicks());
            }
        }
        if (limits.isEmpty()) {
            if (reference == null) {
                return Result.NOTHING;
            }
            Candidate only = at(orders, reference);
            return only.volume() == 0 ? Result.NOTHING : result(only);
        }
        long low = limits.stream().mapToLong(Long::longValue).min().orElseThrow();
        long high = limits.stream().mapToLong(Long::longValue).max().orElseThrow();
        List<Candidate> left = new ArrayList<>();
        for (long ticks = low; ticks <= high; ticks++) {
            left.add(at(orders, ticks));
        }
        long most = left.stream().mapToLong(Candidate::volume).max().orElseThrow();
        if (most == 0) {
            return Result.NOTHING;
        }
        left.removeIf(candidate -> candidate.volume() < most);
        long least = left.stream()
                .mapToLong(candidate -> Math.abs(candidate.surplus()))
                .min()
                .orElseThrow();
        left.removeIf(candidate -> Math.abs(candidate.surplus()) > least);
        if (left.stream().allMatch(candidate -> candidate.surplus() > 0)) {
            return result(left.get(left.size() - 1));
        }
        if (left.stream().allMatch(candidate -> candidate.surplus() < 0)) {
            return result(left.get(0));
        }
        Candidate nearest = left.get(0);
        for (Candidate candidate : left) {
            if (reference == null || Math.abs(candidate.ticks() - reference) <= Math.abs(nearest.ticks() - reference)) {
                nearest = candidate;
            }
        }
        return result(nearest);
    }

    private static Candidate at(List<Order> orders, long ticks) {
        long demand = 0;
        long supply = 0;
        for (Order order : orders) {
            boolean isMarket = order.limitTicks() == null;
            if (order.isBuy() && (isMarket || order.limitTicks() >= ticks)) {
                demand += order.lots();
            }
            if (!order.isBuy() && (isMarket || order.limitTicks() <= ticks)) {
                supply += order.lots();
            }
        }
        return new Candidate(ticks, Math.min(demand, supply), demand - supply);
    }

    private static Result result(Candidate candidate) {
        return new Result(candidate.ticks(), candidate.volume(), candidate.surplus());
    }
}
