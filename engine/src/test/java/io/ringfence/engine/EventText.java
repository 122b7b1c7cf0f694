package io.ringfence.engine;

import io.ringfence.codecs.MessageHeaderDecoder;
import java.lang.reflect.Method;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;

/** One line of text per event, through the generated decoder's own field names; for tests, so by reflection. */
final class EventText {
    /** Fields that say nothing: absent, empty, or what an order has if it says nothing of it. */
    private static final Pattern ABSENT_OR_PLAIN = Pattern.compile(
            "\\|\\w+=(-9223372036854775808|-2147483648|NULL_VAL|\\{})(?=\\||$)|\\|selfTradePrevention=CANCEL_NEWEST|\\|selfTradeScope=ACCOUNT");

    private static final String[] NAMES = new String[128];

    static {
        String[] names = {
            "VenueCreated",
            "FirmDefined",
            "SessionDefined",
            "IndexDefined",
            "SourceDefined",
            "OracleRulesSet",
            "AssetDefined",
            "CollateralParametersSet",
            "CollateralGroupSet",
            "InterestAccrued",
            "InterestCharged",
            "DebtRepaid",
            "DepegRamped",
            "MarginTermsSet",
            "InstrumentListed",
            "RiskParametersSet",
            "LiquidationRulesSet",
            "MarkParametersSet",
            "FundingParametersSet",
            "FundingCharged",
            "WaterfallParametersSet",
            "WaterfallStep",
            "PositionTakenOver",
            "Deleveraged",
            "TradingStatusChanged",
            "VenueDescribed",
            "AccountOpened",
            "Deposited",
            "WithdrawalRequested",
            "WithdrawalSettled",
            "CollateralTransferred",
            "PositionLimitsSet",
            "LeverageSet",
            "FeeScheduleSet",
            "CommandRejected",
            "OrderAccepted",
            "OrderRejected",
            "OrderExecuted",
            "OrderCanceled",
            "OrderReplaced",
            "ReplaceRejected",
            "CancelRejected",
            "MarginQuoted",
            "Trade",
            "IndexPriceUpdated",
            "MarkPriceUpdated",
            "PriceReportRefused",
            "FeedStateChanged",
            "TimeAdvanced",
            "CommandApplied",
            "LiquidationStarted",
            "LiquidationSlice",
            "LiquidationSliceDone",
            "CollateralExchanged",
            "InsuranceFundPaid",
            "DeficitRecorded",
            "LiquidationWaiting",
            "LiquidationEnded",
            "LiquidationReceipt",
            "StateHash",
            "VenueResumed",
            "RiskAdmissionChanged",
            "SessionNegotiated",
            "SessionEstablished",
            "SessionRefused",
            "SessionDisconnected",
            "MessagesNotApplied",
            "MessageDropped",
            "TradingScheduleSet",
            "OrderTriggered",
            "OrderShown",
            "SelfTradePrevented",
            "MassCancelDone",
            "KillSwitchChanged",
            "AuctionIndicated",
            "AuctionUncrossed"
        };
        try {
            for (String name : names) {
                Class<?> decoder = Class.forName("io.ringfence.codecs." + name + "Decoder");
                NAMES[decoder.getField("TEMPLATE_ID").getInt(null)] = name;
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private EventText() {}

    static String of(DirectBuffer buffer, int offset) {
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        header.wrap(buffer, offset);
        String name = NAMES[header.templateId()];
        try {
            Class<?> type = Class.forName("io.ringfence.codecs." + name + "Decoder");
            Object decoder = type.getDeclaredConstructor().newInstance();
            Method wrap =
                    type.getMethod("wrapAndApplyHeader", DirectBuffer.class, int.class, MessageHeaderDecoder.class);
            wrap.invoke(decoder, buffer, offset, header);
            // The decoder prints "[Name](sbeTemplateId=...):field=value|field=value".
            String text = decoder.toString();
            String fields = text.substring(text.indexOf("):") + 2);
            return name + " " + ABSENT_OR_PLAIN.matcher(fields).replaceAll("").replace('|', ' ');
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
