package io.ringfence.acceptance.accounts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.acceptance.scenario.DeskVenue;
import io.ringfence.acceptance.venue.LocalVenue;
import io.ringfence.codecs.CommandRejectedDecoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.LiquidationStartedDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.OrderRejectedDecoder;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameKind;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * A venue for accounts whose history is known: its settlement asset, indexes of one source that are never stale within the time of a
 * record, markets without fees, and a counterparty for every trade. One thread.
 */
final class AccountsVenue implements AutoCloseable {
    /** Stands for everybody else. */
    private static final String MARKET = "market";

    private static final String FIRM = "scenario";
    private static final String SETTLEMENT = "USD";
    private static final long MARKET_UNITS = 1_000_000_000L;
    private static final int STALE_AFTER_MS = 86_400_000;

    private final Map<Long, Long> started = new HashMap<>();
    private final AccountMargin margin = new AccountMargin();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final LiquidationStartedDecoder liquidation = new LiquidationStartedDecoder();
    private final DeskVenue venue;
    private long clientOrderId;
    private long withdrawalId;
    private boolean isRejected;

    /** A market of one lot at a price, for {@link #lose}; it has an index of its own. */
    private static final String LOSSES = "LOSSES";

    private BigDecimal lossPrice;

    /**
     * A venue with its settlement asset.
     *
     * @param accounts how many will be opened
     */
    AccountsVenue(final int accounts) {
        final LocalVenue.EventListener listener = this::onEvent;
        venue = new DeskVenue(fields().put("maxAccounts", accounts + 1).put("maxAssets", 64), listener);
        send("DefineAsset", fields().put("asset", SETTLEMENT).put("decimals", 6));
        open(MARKET);
        deposit(MARKET, SETTLEMENT, BigDecimal.valueOf(MARKET_UNITS));
    }

    void setTimeNs(final long timeNs) {
        venue.setTimeNs(timeNs);
    }

    /** An index with one source. */
    void defineIndex(final String index, final int priceExponent) {
        send(
                "DefineIndex",
                fields().put("index", index)
                        .put("priceExponent", priceExponent)
                        .put("uncertain", 1)
                        .put("maxConfidence", 1)
                        .put("staleAfterMs", STALE_AFTER_MS)
                        .put("deadAfterMs", STALE_AFTER_MS + 1)
                        .put("quorum", 1));
        send(
                "DefineSource",
                fields().put("index", index).put("source", "record").put("maxAgeMs", STALE_AFTER_MS));
    }

    /** An asset that counts with one weight, for maintenance and for new risk alike. */
    void defineCollateral(final String asset, final String index, final int decimals, final BigDecimal weight) {
        final ObjectNode define =
                fields().put("asset", asset).put("index", index).put("decimals", decimals);
        final ArrayNode tiers = define.putArray("tiers");
        tiers.addObject().put("maintenanceWeight", weight).put("initialWeight", weight);
        send("DefineAsset", define);
    }

    /** A market on an index of the same name, without fees, in which one rate is maintenance margin. */
    void list(final String name, final int priceExponent, final int quantityExponent, final BigDecimal maintenance) {
        send(
                "ListInstrument",
                fields().put("instrument", name)
                        .put("index", name)
                        .put("priceExponent", priceExponent)
                        .put("quantityExponent", quantityExponent)
                        .put("tickSize", BigDecimal.ONE.scaleByPowerOfTen(priceExponent))
                        .put("lotSize", BigDecimal.ONE.scaleByPowerOfTen(quantityExponent)));
        setMaintenanceMargin(name, maintenance);
        send("SetTradingStatus", fields().put("instrument", name).put("status", "CONTINUOUS"));
    }

    /** New parameters of a market: initial margin is a millionth above maintenance margin. */
    void setMaintenanceMargin(final String instrument, final BigDecimal rate) {
        final ObjectNode set = fields().put("instrument", instrument)
                .put("makerFee", 0)
                .put("takerFee", 0)
                .put("protection", "0.9")
                .put("priceBand", "0.9")
                .put("openInterestLower", MARKET_UNITS)
                .put("openInterestUpper", 2 * MARKET_UNITS)
                .put("liquidationFee", 0)
                .put("liquidationBand", "0.01")
                .put("liquidationTarget", 0)
                .put("liquidationFirstSliceNotional", MARKET_UNITS)
                .put("liquidationDustNotional", 0)
                .put("liquidationCoolDownMs", 0);
        set.putArray("tiers")
                .addObject()
                .put("lowerNotional", 0)
                .put("maintenanceMargin", rate)
                .put("initialMargin", rate.add(new BigDecimal("0.000001")));
        send("SetRiskParameters", set);
    }

    /** A price of now, a nanosecond later than whatever came before. */
    void report(final String index, final BigDecimal price) {
        venue.setTimeNs(venue.timeNs() + 1);
        send("PriceReport", fields().put("index", index).put("source", "record").put("price", price));
    }

    void open(final String account) {
        send("OpenAccount", fields().put("account", account).put("firm", FIRM));
    }

    void deposit(final String account, final String asset, final BigDecimal amount) {
        send("Deposit", fields().put("account", account).put("asset", asset).put("amount", amount));
    }

    /** Takes money out through the venue's gate. False: the gate is closed, and nothing changed. */
    boolean withdraw(final String account, final BigDecimal amount) {
        final boolean isRequested = tries(
                "RequestWithdrawal",
                fields().put("account", account)
                        .put("requestId", withdrawalId + 1)
                        .put("asset", SETTLEMENT)
                        .put("amount", amount));
        if (isRequested) {
            withdrawalId++;
            send("SettleWithdrawal", fields().put("withdrawalId", withdrawalId).put("outcome", "CONFIRMED"));
        }
        return isRequested;
    }

    /** Trades with the market. False: the venue does not let the account. */
    boolean trade(
            final String account,
            final String instrument,
            final boolean isBuy,
            final BigDecimal price,
            final BigDecimal quantity) {
        order(MARKET, instrument, !isBuy, price, quantity, "GTC");
        if (order(account, instrument, isBuy, price, quantity, "IOC")) {
            return true;
        }
        send("CancelOrder", fields().put("account", MARKET).put("clientOrderId", clientOrderId - 1));
        return false;
    }

    /**
     * Opens the market for {@link #lose}, a lot of which stands at a price nine tenths of which no loss may exceed.
     *
     * @param price in units; a millionth of it is free margin that an account needs at the moment of its loss
     */
    void openLosses(final long price) {
        lossPrice = BigDecimal.valueOf(price);
        defineIndex(LOSSES, -6);
        report(LOSSES, lossPrice);
        list(LOSSES, -6, 0, new BigDecimal("0.000001"));
    }

    /** Makes an account lose an amount to the market: it buys a lot above its price and sells it at its price. */
    boolean lose(final String account, final BigDecimal amount) {
        report(LOSSES, lossPrice);
        return trade(account, LOSSES, true, lossPrice.add(amount), BigDecimal.ONE)
                && trade(account, LOSSES, false, lossPrice, BigDecimal.ONE);
    }

    /** An account's equity and requirements as the engine values them; valid until the next call. */
    AccountMargin margin(final String account) {
        venue.state().marginModel().compute(index(account), margin);
        return margin;
    }

    /** Lots of a position, signed. */
    long lots(final String account, final String instrument) {
        final int instrumentIndex = venue.state()
                .instruments()
                .indexOf(venue.names().idOf(NameKind.INSTRUMENT, instrument).intValue());
        return venue.state().positions().lots(index(account), instrumentIndex);
    }

    /** Equity with which an account's liquidation started since this was last asked of it, millionths of a unit; null: none did. */
    Long takeLiquidationStarted(final String account) {
        return started.remove(venue.names().idOf(NameKind.ACCOUNT, account));
    }

    @Override
    public void close() {
        venue.close();
    }

    private int index(final String account) {
        return venue.state().accounts().indexOf(venue.names().idOf(NameKind.ACCOUNT, account));
    }

    private boolean order(
            final String account,
            final String instrument,
            final boolean isBuy,
            final BigDecimal price,
            final BigDecimal quantity,
            final String timeInForce) {
        return tries(
                "NewOrder",
                fields().put("account", account)
                        .put("clientOrderId", ++clientOrderId)
                        .put("instrument", instrument)
                        .put("side", isBuy ? "BUY" : "SELL")
                        .put("price", price)
                        .put("quantity", quantity)
                        .put("timeInForce", timeInForce));
    }

    private void send(final String command, final ObjectNode fields) {
        if (!tries(command, fields)) {
            throw new IllegalStateException(command + " " + fields + " rejection=" + venue.lastRejection());
        }
    }

    private boolean tries(final String command, final ObjectNode fields) {
        isRejected = false;
        venue.send(command, fields);
        return !isRejected;
    }

    private static ObjectNode fields() {
        return DeskJson.MAPPER.createObjectNode();
    }

    private void onEvent(final DirectBuffer buffer, final int offset, final int length) {
        final int body = offset + EventHeaderDecoder.BLOCK_LENGTH;
        switch (header.wrap(buffer, body).templateId()) {
            case OrderRejectedDecoder.TEMPLATE_ID, CommandRejectedDecoder.TEMPLATE_ID -> isRejected = true;
            case LiquidationStartedDecoder.TEMPLATE_ID -> {
                liquidation.wrapAndApplyHeader(buffer, body, header);
                started.put(liquidation.accountId(), liquidation.equity());
            }
            default -> {
                // Nothing that is compared.
            }
        }
    }
}
