package io.ringfence.acceptance.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.engine.EngineState;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.account.Withdrawals;
import io.ringfence.engine.auction.PriceBands;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.book.PriceLevels;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.position.Positions;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskFormatException;
import io.ringfence.replay.text.NameBook;
import io.ringfence.replay.text.NameKind;
import io.ringfence.replay.text.Spelling;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a {@code state} line compares: each view is built from the engine's state as JSON, in the units in which people write it. */
final class Views {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LIQUIDATION_PRICE_DECIMALS = 12;

    private final EngineState state;
    private final NameBook names;

    /** @param state of the venue, or null if there is none yet */
    Views(final EngineState state, final NameBook names) {
        this.state = state;
        this.names = names;
    }

    /**
     * In what the state differs from a line.
     *
     * @throws DeskFormatException a name or value in the line is not known
     */
    List<String> differences(final ObjectNode line) {
        if (state == null) {
            throw new DeskFormatException("state", "there is no venue yet: Genesis comes first");
        }
        final ObjectNode view = switch (line.get("state").textValue()) {
            case "account" -> account(line);
            case "book" -> book(line);
            case "fund" -> fund(line);
            case "pool" -> pool(line);
            case "instrument" -> instrument(line);
            default -> oracle(line);
        };
        final List<String> differences = new ArrayList<>();
        final BigDecimal within = line.has("within") ? number(line.get("within")) : BigDecimal.ZERO;
        for (final Map.Entry<String, JsonNode> field : line.properties()) {
            if (view.has(field.getKey())) {
                compare(field.getKey(), field.getValue(), view.get(field.getKey()), within, differences);
            }
        }
        return differences;
    }

    private static void compare(
            final String path,
            final JsonNode expected,
            final JsonNode actual,
            final BigDecimal within,
            final List<String> differences) {
        if (expected instanceof ObjectNode object && actual instanceof ObjectNode) {
            for (final Map.Entry<String, JsonNode> member : object.properties()) {
                final String memberPath = path + "." + member.getKey();
                compare(memberPath, member.getValue(), actual.get(member.getKey()), within, differences);
            }
            return;
        }
        if (!isSame(expected, actual, within)) {
            differences.add(path + " should be " + expected + " and is " + actual);
        }
    }

    private static boolean isSame(final JsonNode expected, final JsonNode actual, final BigDecimal within) {
        if (expected instanceof ArrayNode list && actual instanceof ArrayNode) {
            if (list.size() != actual.size()) {
                return false;
            }
            for (int i = 0; i < list.size(); i++) {
                if (!isSame(list.get(i), actual.get(i), within)) {
                    return false;
                }
            }
            return true;
        }
        final BigDecimal number = number(expected);
        final BigDecimal other = number(actual);
        return (number == null || other == null)
                ? expected.equals(actual)
                : number.subtract(other).abs().compareTo(within) <= 0;
    }

    /** A number, or text that is one; null: it is neither. */
    static BigDecimal number(final JsonNode node) {
        if (node.isNumber()) {
            return node.decimalValue();
        }
        try {
            return node.isTextual() ? new BigDecimal(node.textValue()) : null;
        } catch (final NumberFormatException e) {
            return null;
        }
    }

    private ObjectNode account(final ObjectNode line) {
        final long accountId = id(NameKind.ACCOUNT, line, "account");
        final ObjectNode view = JSON.objectNode();
        final ObjectNode balance = view.putObject("balance");
        final int row;
        if (accountId == Accounts.BACKSTOP_ID) {
            row = Ledger.row(state.accounts().backstop());
            margin(view, line, state.accounts().backstop());
            positions(view, line, state.accounts().backstop());
        } else if (accountId < 0) {
            row = Ledger.row(venueAccount(accountId));
        } else {
            final int accountIndex = state.accounts().indexOf(accountId);
            if (accountIndex == Accounts.NULL_ACCOUNT) {
                throw new DeskFormatException("account", "no such account is open");
            }
            row = Ledger.row(accountIndex);
            pendingWithdrawals(view, line, accountIndex);
            debts(view, line, accountIndex);
            margin(view, line, accountIndex);
            positions(view, line, accountIndex);
            view.put("tradedVolume", money(state.tradedVolumes().lastThirtyDays(accountIndex)));
            funding(view, line, accountIndex);
            view.put("openOrders", state.orders().orderCountOfAccount(accountIndex));
        }
        for (final String asset : members(line, "balance")) {
            final int assetIndex = assetIndex(asset, "balance." + asset);
            balance.put(
                    asset,
                    decimal(
                            state.ledger().balance(row, assetIndex),
                            -state.assets().decimals(assetIndex)));
        }
        return view;
    }

    private static VenueAccount venueAccount(final long accountId) {
        for (final VenueAccount account : VenueAccount.values()) {
            if (account.accountId() == accountId) {
                return account;
            }
        }
        throw new DeskFormatException("account", "the venue has no account " + accountId);
    }

    private void margin(final ObjectNode view, final ObjectNode line, final int accountIndex) {
        final AccountMargin margin = new AccountMargin();
        state.marginModel().compute(accountIndex, margin);
        view.put("equity", money(margin.equityMaintenance()));
        view.put("rawEquity", money(margin.equityRaw()));
        view.put("initialEquity", money(margin.equityInitial()));
        view.put("initialMargin", money(margin.initialMargin()));
        view.put("maintenanceMargin", money(margin.maintenanceMargin()));
        view.put("health", margin.health().name());
        liquidationPrices(view, line, accountIndex, margin);
    }

    /** The last mark price of each instrument at which the account covers its maintenance margin, all others as they are. */
    private void liquidationPrices(
            final ObjectNode view, final ObjectNode line, final int accountIndex, final AccountMargin margin) {
        final ObjectNode prices = view.putObject("liquidationPrice");
        for (final String instrument : members(line, "liquidationPrice")) {
            final int instrumentIndex = instrumentIndex(instrument, "liquidationPrice." + instrument);
            final long px = state.marginModel().liquidationPx(accountIndex, margin, instrumentIndex);
            if (px == MarginModel.NULL_PX) {
                prices.putNull(instrument);
            } else {
                final BigDecimal lot = new BigDecimal(quantity(instrumentIndex, 1));
                final BigDecimal price = BigDecimal.valueOf(px, Assets.SETTLEMENT_DECIMALS)
                        .divide(lot, LIQUIDATION_PRICE_DECIMALS, RoundingMode.HALF_EVEN);
                prices.put(instrument, DeskCodec.plain(price));
            }
        }
    }

    /** What the account has asked to withdraw and the treasury has not settled. */
    private void pendingWithdrawals(final ObjectNode view, final ObjectNode line, final int accountIndex) {
        final Withdrawals withdrawals = state.withdrawals();
        final ObjectNode pending = view.putObject("pendingWithdrawals");
        for (final String asset : members(line, "pendingWithdrawals")) {
            final int assetIndex = assetIndex(asset, "pendingWithdrawals." + asset);
            long units = 0;
            for (int row = withdrawals.firstOfAccount(accountIndex);
                    row != Withdrawals.NULL_ROW;
                    row = withdrawals.nextOfAccount(row)) {
                units += withdrawals.assetIndex(row) == assetIndex ? withdrawals.amountUnits(row) : 0;
            }
            pending.put(asset, decimal(units, -state.assets().decimals(assetIndex)));
        }
    }

    /** What the account owes of assets, with interest. */
    private void debts(final ObjectNode view, final ObjectNode line, final int accountIndex) {
        final ObjectNode debts = view.putObject("debts");
        for (final String asset : members(line, "debts")) {
            final int assetIndex = assetIndex(asset, "debts." + asset);
            final long units = assetIndex == Assets.SETTLEMENT
                    ? state.ledger().accountBalance(accountIndex, assetIndex)
                    : state.borrowing().units(accountIndex, assetIndex);
            debts.put(asset, decimal(Math.max(0, -units), -state.assets().decimals(assetIndex)));
        }
    }

    private void positions(final ObjectNode view, final ObjectNode line, final int accountIndex) {
        final ObjectNode positions = view.putObject("positions");
        for (final String instrument : members(line, "positions")) {
            final int instrumentIndex = instrumentIndex(instrument, "positions." + instrument);
            positions.put(
                    instrument, quantity(instrumentIndex, state.positions().lots(accountIndex, instrumentIndex)));
        }
    }

    /** What positions owe for their sides and have not paid, funding and shares of losses; negative: are to receive. */
    private void funding(final ObjectNode view, final ObjectNode line, final int accountIndex) {
        final ObjectNode funding = view.putObject("funding");
        for (final String instrument : members(line, "funding")) {
            final int row = state.positions().find(accountIndex, instrumentIndex(instrument, "funding." + instrument));
            funding.put(
                    instrument,
                    money(row == Positions.NULL_ROW ? 0 : state.positions().charge(row)));
        }
    }

    private ObjectNode book(final ObjectNode line) {
        final int instrumentIndex = instrumentIndex(line.path("instrument").asText(), "instrument");
        final boolean isByOrder = line.path("orders").asBoolean(false);
        final boolean isAsShown = line.path("shown").asBoolean(false);
        final ObjectNode view = JSON.objectNode();
        view.put("orders", isByOrder);
        view.put("shown", isAsShown);
        view.set("bids", side(instrumentIndex, true, isByOrder, isAsShown));
        view.set("asks", side(instrumentIndex, false, isByOrder, isAsShown));
        return view;
    }

    private ArrayNode side(
            final int instrumentIndex, final boolean isBuy, final boolean isByOrder, final boolean isAsShown) {
        final OrderBook book = state.book(instrumentIndex);
        final ArrayNode levels = JSON.arrayNode();
        for (int level = book.bestLevel(isBuy); level != PriceLevels.NULL; level = book.nextLevel(level)) {
            final ArrayNode row = levels.addArray();
            final long ticks = book.priceTicks(level);
            final boolean isMarket = ticks == OrderBook.MARKET_BUY_TICKS || ticks == OrderBook.MARKET_SELL_TICKS;
            row.add(isMarket ? "MARKET" : price(instrumentIndex, ticks));
            row.add(quantity(instrumentIndex, isAsShown ? book.shownLots(level) : book.totalLots(level)));
            if (isByOrder) {
                final ArrayNode queue = row.addArray();
                for (int order = book.firstOrder(level); order != Orders.NULL; order = book.nextOrder(order)) {
                    queue.add(state.orders().clientOrderId(order));
                }
            }
        }
        return levels;
    }

    private ObjectNode fund(final ObjectNode line) {
        final int assetIndex = assetIndex(line.path("asset").asText(), "asset");
        final int exponent = -state.assets().decimals(assetIndex);
        final ObjectNode view = JSON.objectNode();
        view.put("amount", decimal(state.ledger().venueBalance(VenueAccount.INSURANCE_FUND, assetIndex), exponent));
        view.put("deficit", decimal(-state.ledger().venueBalance(VenueAccount.DEFICIT, assetIndex), exponent));
        return view;
    }

    private ObjectNode pool(final ObjectNode line) {
        final int instrumentIndex = instrumentIndex(line.path("instrument").asText(), "instrument");
        final ObjectNode view = JSON.objectNode();
        view.put("amount", money(state.ledger().balance(state.ledger().poolRow(instrumentIndex), Assets.SETTLEMENT)));
        return view;
    }

    private ObjectNode instrument(final ObjectNode line) {
        final int instrumentIndex = instrumentIndex(line.path("instrument").asText(), "instrument");
        final Instruments instruments = state.instruments();
        final ObjectNode view = JSON.objectNode();
        view.put("status", state.markets().status(instrumentIndex).name());
        final PriceBands bands = state.priceBands();
        putPrice(view, "referencePrice", instrumentIndex, bands.referenceTicks(instrumentIndex));
        putPrice(view, "lastTradePrice", instrumentIndex, state.markets().lastTradeTicks(instrumentIndex));
        view.put("openInterest", quantity(instrumentIndex, instruments.openInterestLots(instrumentIndex)));
        view.put("tickSize", price(instrumentIndex, 1));
        view.put("lotSize", quantity(instrumentIndex, 1));
        view.put("markPx", money(state.marks().px(instrumentIndex)));
        view.put("indexPx", money(state.marks().indexPx(instrumentIndex)));
        view.put("kind", instruments.kind(instrumentIndex).name());
        view.put("nonPositivePricesAllowed", instruments.isNonPositivePriceAllowed(instrumentIndex) ? "YES" : "NO");
        final int indexId = state.feeds().id(instruments.indexIndex(instrumentIndex));
        view.put("index", names.nameOf(NameKind.INDEX, indexId));
        return view;
    }

    private void putPrice(final ObjectNode view, final String field, final int instrumentIndex, final long ticks) {
        if (ticks == Markets.NULL_PRICE_TICKS) {
            view.putNull(field);
        } else {
            view.put(field, price(instrumentIndex, ticks));
        }
    }

    private ObjectNode oracle(final ObjectNode line) {
        final PriceFeeds feeds = state.feeds();
        final int indexIndex = feeds.indexOf((int) id(NameKind.INDEX, line, "index"));
        if (indexIndex == PriceFeeds.NULL_INDEX) {
            throw new DeskFormatException("index", "no such index is defined");
        }
        final ObjectNode view = JSON.objectNode();
        view.put("price", decimal(feeds.price(indexIndex), feeds.priceExponent(indexIndex)));
        view.put("feedState", feeds.state(indexIndex).name());
        view.put("freshSources", feeds.freshSources(indexIndex));
        view.put("stablePrice", decimal(feeds.stablePrice(indexIndex), feeds.priceExponent(indexIndex)));
        view.put("band", decimal(feeds.bandPpm(indexIndex), -6));
        return view;
    }

    private long id(final NameKind kind, final ObjectNode line, final String field) {
        final JsonNode node = line.path(field);
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        final Long id = names.idOf(kind, node.asText());
        if (id == null) {
            throw new DeskFormatException(field, Spelling.unknown(kind.word(), node.asText(), names.names(kind)));
        }
        return id;
    }

    private int assetIndex(final String name, final String field) {
        final Long id = names.idOf(NameKind.ASSET, name);
        final int assetIndex = id == null ? Assets.NULL_ASSET : state.assets().indexOf(id.intValue());
        if (assetIndex == Assets.NULL_ASSET) {
            throw new DeskFormatException(field, Spelling.unknown("asset", name, names.names(NameKind.ASSET)));
        }
        return assetIndex;
    }

    private int instrumentIndex(final String name, final String field) {
        final Long id = names.idOf(NameKind.INSTRUMENT, name);
        final int instrumentIndex =
                id == null ? Instruments.NULL_INSTRUMENT : state.instruments().indexOf(id.intValue());
        if (instrumentIndex == Instruments.NULL_INSTRUMENT) {
            throw new DeskFormatException(
                    field, Spelling.unknown("instrument", name, names.names(NameKind.INSTRUMENT)));
        }
        return instrumentIndex;
    }

    private static List<String> members(final ObjectNode line, final String field) {
        final List<String> members = new ArrayList<>();
        line.path(field).properties().forEach(member -> members.add(member.getKey()));
        return members;
    }

    private String price(final int instrumentIndex, final long priceTicks) {
        return decimal(
                state.instruments().price(instrumentIndex, priceTicks),
                state.instruments().priceExponent(instrumentIndex));
    }

    private String quantity(final int instrumentIndex, final long quantityLots) {
        return decimal(
                state.instruments().quantity(instrumentIndex, quantityLots),
                state.instruments().quantityExponent(instrumentIndex));
    }

    private static String money(final long units) {
        return decimal(units, -Assets.SETTLEMENT_DECIMALS);
    }

    private static String decimal(final long mantissa, final int exponent) {
        return DeskCodec.plain(BigDecimal.valueOf(mantissa).scaleByPowerOfTen(exponent));
    }
}
