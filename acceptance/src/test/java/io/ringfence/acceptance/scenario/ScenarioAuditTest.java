package io.ringfence.acceptance.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.AccountHealth;
import io.ringfence.codecs.CollateralExchangedDecoder;
import io.ringfence.codecs.CollateralTransferredDecoder;
import io.ringfence.codecs.DebtRepaidDecoder;
import io.ringfence.codecs.DeficitRecordedDecoder;
import io.ringfence.codecs.DepegRampedDecoder;
import io.ringfence.codecs.DepositedDecoder;
import io.ringfence.codecs.IndexPriceUpdatedDecoder;
import io.ringfence.codecs.InsuranceFundPaidDecoder;
import io.ringfence.codecs.InterestAccruedDecoder;
import io.ringfence.codecs.InterestChargedDecoder;
import io.ringfence.codecs.LiquidationEndReason;
import io.ringfence.codecs.LiquidationEndedDecoder;
import io.ringfence.codecs.LiquidationReceiptDecoder;
import io.ringfence.codecs.LiquidationReceiptDecoder.AssetsDecoder;
import io.ringfence.codecs.LiquidationReceiptDecoder.FillsDecoder;
import io.ringfence.codecs.LiquidationReceiptDecoder.IndexesDecoder;
import io.ringfence.codecs.LiquidationReceiptDecoder.PositionsDecoder;
import io.ringfence.codecs.LiquidationSliceDecoder;
import io.ringfence.codecs.LiquidationSliceDoneDecoder;
import io.ringfence.codecs.LiquidationStartedDecoder;
import io.ringfence.codecs.LiquidationWaitReason;
import io.ringfence.codecs.LiquidationWaitingDecoder;
import io.ringfence.codecs.MarkPriceUpdatedDecoder;
import io.ringfence.codecs.OrderExecutedDecoder;
import io.ringfence.codecs.WaterfallStepDecoder;
import io.ringfence.codecs.WithdrawalRequestedDecoder;
import io.ringfence.replay.check.AuditFinding;
import io.ringfence.replay.check.AuditFinding.Kind;
import io.ringfence.replay.check.AuditReport;
import io.ringfence.replay.check.AuditReport.Liquidation;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The independent checker agrees with the engine about every scenario that ships, and finds what is planted: each number of a liquidation that is one off, each reason that is
 * another, an account that is passed over, one that is liquidated without need.
 */
class ScenarioAuditTest {
    private static final String TO_THE_TARGET = "liquidation-to-the-target.jsonl";
    private static final String IN_SLICES = "liquidation-in-slices.jsonl";
    private static final String FUND_PAYS = "bankruptcy-paid-by-the-insurance-fund.jsonl";
    private static final String DEFICIT = "deficit-when-the-fund-is-empty.jsonl";
    private static final String COLLATERAL = "collateral-sold-for-a-debt.jsonl";
    private static final String POOL = "loss-paid-by-pool-and-fund.jsonl";
    private static final String DEBT = "debt-repaid-by-the-insurance-fund.jsonl";
    private static final String HALTED = "halted-market-makes-a-liquidation-wait.jsonl";

    /** A number of an event that can be one off. */
    record Figure(String scenario, String name, int templateId, int fieldOffset) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    Path dir;

    @ParameterizedTest
    @MethodSource("io.ringfence.acceptance.scenario.ScenariosTest#shipped")
    void shouldAgreeWithTheEngine(String scenario) {
        AuditReport report = AuditedJournal.of(scenario, dir).audit();

        assertNull(report.finding(), () -> text(report.finding()));
        assertTrue(report.commands() > 0, scenario);
        report.ledgerSums().forEach((asset, sum) -> assertEquals(0, sum, asset));
    }

    @Test
    void shouldSayWhatBecameOfALiquidation() {
        AuditReport report = AuditedJournal.of(TO_THE_TARGET, dir).audit();

        // As the comments of the scenario derive it: 10 ETH of 20 are sold at 197 for a fee of 5.91.
        assertEquals(1, report.liquidations().size());
        Liquidation liquidation = report.liquidations().get(0);
        assertEquals(AccountHealth.LIQUIDATION, liquidation.health());
        assertEquals(38_000_000, liquidation.equity());
        assertEquals(47_280_000, liquidation.maintenanceMargin());
        assertEquals(1, liquidation.slices());
        assertEquals(1_970_000_000, liquidation.notional());
        assertEquals(5_910_000, liquidation.fees());
        assertEquals(LiquidationEndReason.RESTORED, liquidation.end());
        assertEquals(List.of(), liquidation.waits());
        assertEquals(0, liquidation.fundPaid());
        assertEquals(0, liquidation.deficit());
    }

    @Test
    void shouldSayWhoPaidAndWhatWasWaitedFor() {
        Liquidation bankrupt = AuditedJournal.of(DEFICIT, dir.resolve("deficit"))
                .audit()
                .liquidations()
                .get(0);
        assertEquals(100_000_000_000L, bankrupt.fundPaid());
        assertEquals(102_000_000_000L, bankrupt.deficit());
        assertEquals(LiquidationEndReason.BANKRUPT, bankrupt.end());

        Liquidation halted = AuditedJournal.of(HALTED, dir.resolve("halted"))
                .audit()
                .liquidations()
                .get(0);
        assertEquals(List.of(LiquidationWaitReason.MARKET_HALTED), halted.waits());
    }

    static Stream<Figure> figures() {
        return Stream.of(
                figure(TO_THE_TARGET, "Started.equity", 40, LiquidationStartedDecoder.equityEncodingOffset()),
                figure(
                        TO_THE_TARGET,
                        "Started.maintenanceMargin",
                        40,
                        LiquidationStartedDecoder.maintenanceMarginEncodingOffset()),
                figure(
                        TO_THE_TARGET,
                        "Started.initialMargin",
                        40,
                        LiquidationStartedDecoder.initialMarginEncodingOffset()),
                figure(
                        TO_THE_TARGET,
                        "Started.targetEquity",
                        40,
                        LiquidationStartedDecoder.targetEquityEncodingOffset()),
                figure(TO_THE_TARGET, "Started.rawEquity", 40, LiquidationStartedDecoder.rawEquityEncodingOffset()),
                figure(TO_THE_TARGET, "Slice.orderId", 41, LiquidationSliceDecoder.orderIdEncodingOffset()),
                figure(TO_THE_TARGET, "Slice.quantity", 41, LiquidationSliceDecoder.quantityEncodingOffset()),
                figure(TO_THE_TARGET, "Slice.limitPrice", 41, LiquidationSliceDecoder.limitPriceEncodingOffset()),
                figure(TO_THE_TARGET, "Slice.indexPrice", 41, LiquidationSliceDecoder.indexPriceEncodingOffset()),
                figure(
                        TO_THE_TARGET,
                        "Slice.bankruptcyPrice",
                        41,
                        LiquidationSliceDecoder.bankruptcyPriceEncodingOffset()),
                figure(TO_THE_TARGET, "Slice.equity", 41, LiquidationSliceDecoder.equityEncodingOffset()),
                figure(
                        TO_THE_TARGET,
                        "Slice.maintenanceMargin",
                        41,
                        LiquidationSliceDecoder.maintenanceMarginEncodingOffset()),
                figure(TO_THE_TARGET, "Slice.targetEquity", 41, LiquidationSliceDecoder.targetEquityEncodingOffset()),
                figure(TO_THE_TARGET, "Done.orderId", 42, LiquidationSliceDoneDecoder.orderIdEncodingOffset()),
                figure(
                        TO_THE_TARGET,
                        "Done.filledQuantity",
                        42,
                        LiquidationSliceDoneDecoder.filledQuantityEncodingOffset()),
                figure(TO_THE_TARGET, "Done.proceeds", 42, LiquidationSliceDoneDecoder.proceedsEncodingOffset()),
                figure(TO_THE_TARGET, "Done.fee", 42, LiquidationSliceDoneDecoder.feeEncodingOffset()),
                figure(TO_THE_TARGET, "Done.equity", 42, LiquidationSliceDoneDecoder.equityEncodingOffset()),
                figure(
                        TO_THE_TARGET,
                        "Done.maintenanceMargin",
                        42,
                        LiquidationSliceDoneDecoder.maintenanceMarginEncodingOffset()),
                figure(TO_THE_TARGET, "Ended.equity", 47, LiquidationEndedDecoder.equityEncodingOffset()),
                figure(
                        TO_THE_TARGET,
                        "Ended.maintenanceMargin",
                        47,
                        LiquidationEndedDecoder.maintenanceMarginEncodingOffset()),
                figure(HALTED, "Waiting.equity", 46, LiquidationWaitingDecoder.equityEncodingOffset()),
                figure(
                        HALTED,
                        "Waiting.maintenanceMargin",
                        46,
                        LiquidationWaitingDecoder.maintenanceMarginEncodingOffset()),
                figure(COLLATERAL, "Exchanged.amount", 43, CollateralExchangedDecoder.amountEncodingOffset()),
                figure(COLLATERAL, "Exchanged.price", 43, CollateralExchangedDecoder.priceEncodingOffset()),
                figure(COLLATERAL, "Exchanged.proceeds", 43, CollateralExchangedDecoder.proceedsEncodingOffset()),
                figure(COLLATERAL, "Exchanged.cash", 43, CollateralExchangedDecoder.cashEncodingOffset()),
                figure(FUND_PAYS, "Fund.amount", 44, InsuranceFundPaidDecoder.amountEncodingOffset()),
                figure(FUND_PAYS, "Fund.fundBefore", 44, InsuranceFundPaidDecoder.fundBeforeEncodingOffset()),
                figure(FUND_PAYS, "Fund.fundAfter", 44, InsuranceFundPaidDecoder.fundAfterEncodingOffset()),
                figure(DEFICIT, "Deficit.amount", 45, DeficitRecordedDecoder.amountEncodingOffset()),
                figure(DEFICIT, "Deficit.deficitAfter", 45, DeficitRecordedDecoder.deficitAfterEncodingOffset()),
                figure(TO_THE_TARGET, "Executed.realizedPnl", 22, OrderExecutedDecoder.realizedPnlEncodingOffset()),
                figure(TO_THE_TARGET, "Executed.fee", 22, OrderExecutedDecoder.feeEncodingOffset()),
                figure(POOL, "Done.poolFee", 42, LiquidationSliceDoneDecoder.poolFeeEncodingOffset()),
                figure(POOL, "Step.amount", 74, WaterfallStepDecoder.amountEncodingOffset()),
                figure(POOL, "Step.balanceBefore", 74, WaterfallStepDecoder.balanceBeforeEncodingOffset()),
                figure(POOL, "Step.balanceAfter", 74, WaterfallStepDecoder.balanceAfterEncodingOffset()),
                figure("mark-price.jsonl", "Mark.markPx", 58, MarkPriceUpdatedDecoder.markPxEncodingOffset()),
                figure("mark-price.jsonl", "Mark.indexPx", 58, MarkPriceUpdatedDecoder.indexPxEncodingOffset()),
                figure(DEBT, "Repaid.amount", 95, DebtRepaidDecoder.amountEncodingOffset()),
                figure(DEBT, "Repaid.price", 95, DebtRepaidDecoder.priceEncodingOffset()),
                figure(DEBT, "Repaid.cost", 95, DebtRepaidDecoder.costEncodingOffset()),
                figure(DEBT, "Repaid.cash", 95, DebtRepaidDecoder.cashEncodingOffset()),
                figure("broken-peg.jsonl", "Ramped.price", 81, DepegRampedDecoder.priceEncodingOffset()),
                figure("broken-peg.jsonl", "Ramped.marketPrice", 81, DepegRampedDecoder.marketPriceEncodingOffset()),
                figure("borrowing.jsonl", "Accrued.index", 78, InterestAccruedDecoder.interestIndexEncodingOffset()),
                figure("borrowing.jsonl", "Charged.amount", 94, InterestChargedDecoder.amountEncodingOffset()),
                figure(TO_THE_TARGET, "Deposited.balance", 12, DepositedDecoder.balanceEncodingOffset()),
                figure(
                        "withdrawals.jsonl",
                        "Withdrawal.balance",
                        55,
                        WithdrawalRequestedDecoder.balanceEncodingOffset()),
                figure(
                        "transfers.jsonl",
                        "Transferred.toBalance",
                        57,
                        CollateralTransferredDecoder.toBalanceEncodingOffset()));
    }

    /** The receipt's numbers of 64 bits, and those of its first position, asset, index and fill: offsets behind the groups before them. */
    static Stream<Figure> receipt() {
        int positions = LiquidationReceiptDecoder.BLOCK_LENGTH + PositionsDecoder.sbeHeaderSize();
        int assets = positions + PositionsDecoder.sbeBlockLength() + AssetsDecoder.sbeHeaderSize();
        int indexes = assets + AssetsDecoder.sbeBlockLength() + IndexesDecoder.sbeHeaderSize();
        int fills = indexes + 2 * IndexesDecoder.sbeBlockLength() + FillsDecoder.sbeHeaderSize();
        return Stream.of(
                receipt("orderId", LiquidationReceiptDecoder.orderIdEncodingOffset()),
                receipt("startedAtNs", LiquidationReceiptDecoder.startedAtNsEncodingOffset()),
                receipt("cash", LiquidationReceiptDecoder.cashEncodingOffset()),
                receipt("rawEquity", LiquidationReceiptDecoder.rawEquityEncodingOffset()),
                receipt("equity", LiquidationReceiptDecoder.equityEncodingOffset()),
                receipt("maintenanceMargin", LiquidationReceiptDecoder.maintenanceMarginEncodingOffset()),
                receipt("targetEquity", LiquidationReceiptDecoder.targetEquityEncodingOffset()),
                receipt("quantity", LiquidationReceiptDecoder.quantityEncodingOffset()),
                receipt("limitPrice", LiquidationReceiptDecoder.limitPriceEncodingOffset()),
                receipt("bankruptcyPrice", LiquidationReceiptDecoder.bankruptcyPriceEncodingOffset()),
                receipt("equityBehind", LiquidationReceiptDecoder.equityBehindEncodingOffset()),
                receipt("allowance", LiquidationReceiptDecoder.allowanceEncodingOffset()),
                receipt("filledQuantity", LiquidationReceiptDecoder.filledQuantityEncodingOffset()),
                receipt("tradedNotional", LiquidationReceiptDecoder.tradedNotionalEncodingOffset()),
                receipt("proceeds", LiquidationReceiptDecoder.proceedsEncodingOffset()),
                receipt("proceedsAtBankruptcy", LiquidationReceiptDecoder.proceedsAtBankruptcyEncodingOffset()),
                receipt("fee", LiquidationReceiptDecoder.feeEncodingOffset()),
                receipt("poolFee", LiquidationReceiptDecoder.poolFeeEncodingOffset()),
                receipt("cashAfter", LiquidationReceiptDecoder.cashAfterEncodingOffset()),
                receipt("rawEquityAfter", LiquidationReceiptDecoder.rawEquityAfterEncodingOffset()),
                receipt("equityAfter", LiquidationReceiptDecoder.equityAfterEncodingOffset()),
                receipt("maintenanceMarginAfter", LiquidationReceiptDecoder.maintenanceMarginAfterEncodingOffset()),
                receipt("targetEquityAfter", LiquidationReceiptDecoder.targetEquityAfterEncodingOffset()),
                receipt("positions.quantity", positions + 8),
                receipt("positions.cost", positions + 16),
                receipt("positions.markPx", positions + 32),
                receipt("positions.highPx", positions + 48),
                receipt("positions.targetEquity", positions + 72),
                receipt("assets.balance", assets + 8),
                receipt("assets.countedValue", assets + 48),
                receipt("indexes.priceEvent", indexes + 16),
                receipt("fills.tradeId", fills),
                receipt("fills.quantity", fills + 16));
    }

    private static Figure receipt(String name, int offset) {
        return figure(COLLATERAL, name, LiquidationReceiptDecoder.TEMPLATE_ID, offset);
    }

    @ParameterizedTest
    @MethodSource("receipt")
    void shouldFindANumberOfAReceiptThatIsOneOff(Figure figure) {
        AuditedJournal journal = AuditedJournal.of(figure.scenario(), dir);
        journal.add(figure.templateId(), 1, figure.fieldOffset(), 1);

        AuditFinding finding = journal.auditTampered().finding();

        assertNotNull(finding);
        assertEquals(Kind.WRONG_NUMBER, finding.kind(), () -> text(finding));
        assertTrue(finding.text().contains("in the receipt of order"), finding.text());
    }

    @Test
    void shouldFindASliceWithoutAReceipt() {
        AuditedJournal journal = AuditedJournal.of(TO_THE_TARGET, dir);
        journal.remove(LiquidationReceiptDecoder.TEMPLATE_ID, 1);

        AuditFinding finding = journal.auditTampered().finding();

        assertEquals(Kind.OUT_OF_PLACE, finding.kind());
        assertTrue(finding.text().contains("has no receipt"), finding.text());
    }

    @ParameterizedTest
    @MethodSource("figures")
    void shouldFindANumberThatIsOneOff(Figure figure) {
        AuditedJournal journal = AuditedJournal.of(figure.scenario(), dir);
        journal.add(figure.templateId(), 1, figure.fieldOffset(), 1);

        AuditFinding finding = journal.auditTampered().finding();

        assertNotNull(finding);
        assertTrue(finding.kind() == Kind.WRONG_NUMBER || finding.kind() == Kind.OUT_OF_PLACE, () -> text(finding));
    }

    @Test
    void shouldFindAnAccountThatWasPassedOver() {
        AuditedJournal journal = AuditedJournal.of(TO_THE_TARGET, dir);
        // The price that brings alice under maintenance margin is the last one.
        journal.removeRestOfCommand(
                IndexPriceUpdatedDecoder.TEMPLATE_ID, journal.count(IndexPriceUpdatedDecoder.TEMPLATE_ID));

        AuditFinding finding = journal.auditTampered().finding();

        assertEquals(Kind.SKIPPED, finding.kind());
        assertEquals("IndexPriceUpdated", finding.event().path("event").asText());
        assertTrue(finding.text().contains("equity 38 under maintenance margin 47.28"), finding.text());
    }

    @Test
    void shouldFindALiquidationWithoutNeed() {
        AuditedJournal journal = AuditedJournal.of(TO_THE_TARGET, dir);
        // At 198 instead of 197 she has 98 - 40 = 58, and needs 1.2 % of 3,960 = 47.52.
        int last = journal.count(IndexPriceUpdatedDecoder.TEMPLATE_ID);
        journal.add(
                IndexPriceUpdatedDecoder.TEMPLATE_ID,
                last,
                IndexPriceUpdatedDecoder.priceEncodingOffset(),
                pricePerDollar(journal, last));

        AuditFinding finding = journal.auditTampered().finding();

        assertEquals(Kind.NOT_JUSTIFIED, finding.kind());
        assertTrue(finding.text().contains("at equity 58, which covers its maintenance margin 47.52"), finding.text());
    }

    @Test
    void shouldFindASliceThatTradedBeyondItsLimit() {
        AuditedJournal journal = AuditedJournal.of(TO_THE_TARGET, dir);
        // Of the slice's trade, events 3 and 4: 10 ETH at 195 instead of 197, its limit being 196.05. The maker pays
        // 0.02 % of 1,950 instead of 1,970, and gains the 20 that the account loses.
        long dollar = journal.number(22, 4, OrderExecutedDecoder.priceEncodingOffset()) / 197;
        journal.add(22, 3, OrderExecutedDecoder.priceEncodingOffset(), -2 * dollar);
        journal.add(22, 4, OrderExecutedDecoder.priceEncodingOffset(), -2 * dollar);
        journal.add(22, 4, OrderExecutedDecoder.feeEncodingOffset(), 390_000 - 394_000);
        journal.add(22, 3, OrderExecutedDecoder.realizedPnlEncodingOffset(), -20_000_000);
        journal.add(22, 4, OrderExecutedDecoder.realizedPnlEncodingOffset(), 20_000_000);

        AuditFinding finding = journal.auditTampered().finding();

        assertEquals(Kind.NOT_JUSTIFIED, finding.kind(), () -> text(finding));
        assertTrue(finding.text().contains("beyond its limit"), finding.text());
    }

    @Test
    void shouldFindASecondSliceThatWasNotNeeded() {
        AuditedJournal journal = AuditedJournal.of(TO_THE_TARGET, dir);
        journal.set(47, 1, LiquidationEndedDecoder.reasonEncodingOffset(), LiquidationEndReason.RECOVERED.value());

        assertEquals(Kind.WRONG_REASON, journal.auditTampered().finding().kind());
    }

    @Test
    void shouldFindALiquidationThatWasGivenUp() {
        AuditedJournal journal = AuditedJournal.of(TO_THE_TARGET, dir);
        journal.remove(LiquidationEndedDecoder.TEMPLATE_ID, 1);

        AuditFinding finding = journal.auditTampered().finding();

        assertEquals(Kind.WRONG_REASON, finding.kind());
        assertTrue(finding.text().contains("has nothing left to do and was not ended"), finding.text());
    }

    @Test
    void shouldFindAReasonToWaitThatDoesNotHold() {
        AuditedJournal journal = AuditedJournal.of(HALTED, dir);
        journal.set(
                46, 1, LiquidationWaitingDecoder.reasonEncodingOffset(), LiquidationWaitReason.NO_LIQUIDITY.value());

        AuditFinding finding = journal.auditTampered().finding();

        assertEquals(Kind.WRONG_REASON, finding.kind());
        assertTrue(
                finding.text().contains("is said to wait for NO_LIQUIDITY where MARKET_HALTED holds"), finding.text());
    }

    @Test
    void shouldFindAHealthThatIsAnother() {
        AuditedJournal journal = AuditedJournal.of(FUND_PAYS, dir);
        journal.set(40, 1, LiquidationStartedDecoder.healthEncodingOffset(), AccountHealth.BACKSTOP.value());

        assertEquals(Kind.WRONG_NUMBER, journal.auditTampered().finding().kind());
    }

    @Test
    void shouldFindALossThatNobodyPaid() {
        AuditedJournal journal = AuditedJournal.of(FUND_PAYS, dir);
        journal.remove(InsuranceFundPaidDecoder.TEMPLATE_ID, 1);

        // The end says an equity of 0, and -102 is what follows.
        assertEquals(Kind.WRONG_NUMBER, journal.auditTampered().finding().kind());
    }

    @Test
    void shouldFindAPoolThatDidNotPay() {
        AuditedJournal journal = AuditedJournal.of(POOL, dir);
        journal.remove(WaterfallStepDecoder.TEMPLATE_ID, 1);

        AuditFinding finding = journal.auditTampered().finding();

        // The fund's step comes where the pool's is due.
        assertEquals(Kind.OUT_OF_PLACE, finding.kind());
        assertTrue(finding.text().contains("what is due is POOL first"), finding.text());
    }

    @Test
    void shouldFindATradeWithOneSide() {
        AuditedJournal journal = AuditedJournal.of(TO_THE_TARGET, dir);
        journal.remove(OrderExecutedDecoder.TEMPLATE_ID, 2);

        AuditFinding finding = journal.auditTampered().finding();

        assertEquals(Kind.OUT_OF_PLACE, finding.kind());
        assertTrue(finding.text().contains("has a taker and no maker"), finding.text());
    }

    @Test
    void shouldFindASideThatIsLarger() {
        AuditedJournal journal = AuditedJournal.of(IN_SLICES, dir);
        journal.remove(OrderExecutedDecoder.TEMPLATE_ID, 1);

        AuditFinding finding = journal.auditTampered().finding();

        assertEquals(Kind.OUT_OF_BALANCE, finding.kind());
        assertTrue(finding.text().contains("positions in ETH-PERP sum to"), finding.text());
    }

    @Test
    void shouldNotJudgeACommandWhoseEventsAreNotComplete() {
        AuditedJournal journal = AuditedJournal.of(TO_THE_TARGET, dir);
        AuditReport whole = journal.audit();
        journal.cutAfter(IndexPriceUpdatedDecoder.TEMPLATE_ID, journal.count(IndexPriceUpdatedDecoder.TEMPLATE_ID));

        AuditReport cut = journal.auditTampered();

        assertNull(cut.finding(), () -> text(cut.finding()));
        assertEquals(whole.commands() - 1, cut.commands());
        assertEquals(0, cut.liquidations().size());
    }

    /** What a dollar is in the mantissa of ETH's index price, which stands at 197 with the n-th event. */
    private static long pricePerDollar(AuditedJournal journal, int n) {
        return journal.number(IndexPriceUpdatedDecoder.TEMPLATE_ID, n, IndexPriceUpdatedDecoder.priceEncodingOffset())
                / 197;
    }

    private static Figure figure(String scenario, String name, int templateId, int fieldOffset) {
        return new Figure(scenario, name, templateId, fieldOffset);
    }

    private static String text(AuditFinding finding) {
        return finding.summary() + " " + finding.event();
    }
}
