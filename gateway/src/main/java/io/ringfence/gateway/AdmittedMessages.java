package io.ringfence.gateway;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.ringfence.codecs.CancelOrderDecoder;
import io.ringfence.codecs.ChallengeDecoder;
import io.ringfence.codecs.ClockDecoder;
import io.ringfence.codecs.CommandTemplates;
import io.ringfence.codecs.DefineAssetDecoder;
import io.ringfence.codecs.DefineFirmDecoder;
import io.ringfence.codecs.DefineIndexDecoder;
import io.ringfence.codecs.DefineSessionDecoder;
import io.ringfence.codecs.DefineSourceDecoder;
import io.ringfence.codecs.DepositDecoder;
import io.ringfence.codecs.DescribeVenueDecoder;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.EstablishDecoder;
import io.ringfence.codecs.EventEnvelopeDecoder;
import io.ringfence.codecs.GenesisDecoder;
import io.ringfence.codecs.GroupSizeEncodingDecoder;
import io.ringfence.codecs.ListInstrumentDecoder;
import io.ringfence.codecs.MassCancelDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.NegotiateDecoder;
import io.ringfence.codecs.NewOrderDecoder;
import io.ringfence.codecs.OpenAccountDecoder;
import io.ringfence.codecs.PriceReportDecoder;
import io.ringfence.codecs.QueryMarginDecoder;
import io.ringfence.codecs.ReplaceOrderDecoder;
import io.ringfence.codecs.RequestWithdrawalDecoder;
import io.ringfence.codecs.SequenceDecoder;
import io.ringfence.codecs.SetCollateralGroupDecoder;
import io.ringfence.codecs.SetCollateralParametersDecoder;
import io.ringfence.codecs.SetFeeScheduleDecoder;
import io.ringfence.codecs.SetFundingParametersDecoder;
import io.ringfence.codecs.SetKillSwitchDecoder;
import io.ringfence.codecs.SetLeverageDecoder;
import io.ringfence.codecs.SetLiquidationRulesDecoder;
import io.ringfence.codecs.SetMarginTermsDecoder;
import io.ringfence.codecs.SetMarkParametersDecoder;
import io.ringfence.codecs.SetOracleRulesDecoder;
import io.ringfence.codecs.SetPositionLimitsDecoder;
import io.ringfence.codecs.SetRiskParametersDecoder;
import io.ringfence.codecs.SetTradingScheduleDecoder;
import io.ringfence.codecs.SetTradingStatusDecoder;
import io.ringfence.codecs.SetWaterfallParametersDecoder;
import io.ringfence.codecs.SettleWithdrawalDecoder;
import io.ringfence.codecs.TerminateDecoder;
import io.ringfence.codecs.TransferCollateralDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Which messages a client may send, and how long each must be: checked on the message header, the block length and the group count
 * alone, before anything is decoded.
 */
final class AdmittedMessages {
    static final int BLOCK_LENGTH_OFFSET = 0;
    static final int TEMPLATE_ID_OFFSET = 2;
    static final int SCHEMA_ID_OFFSET = 4;
    static final int VERSION_OFFSET = 6;

    private static final int UNKNOWN = -1;
    private static final int NO_GROUP = -1;
    private static final int GROUP_HEADER_LENGTH = GroupSizeEncodingDecoder.ENCODED_LENGTH;
    private static final int[] BLOCK_LENGTHS = new int[CommandTemplates.LAST_OF_SESSIONS + 1];
    private static final int[] GROUP_BLOCK_LENGTHS = new int[CommandTemplates.LAST_OF_SESSIONS + 1];

    static {
        Arrays.fill(BLOCK_LENGTHS, UNKNOWN);
        Arrays.fill(GROUP_BLOCK_LENGTHS, NO_GROUP);
        BLOCK_LENGTHS[GenesisDecoder.TEMPLATE_ID] = GenesisDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[DefineFirmDecoder.TEMPLATE_ID] = DefineFirmDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[DefineSessionDecoder.TEMPLATE_ID] = DefineSessionDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[DefineIndexDecoder.TEMPLATE_ID] = DefineIndexDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[DefineSourceDecoder.TEMPLATE_ID] = DefineSourceDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SetOracleRulesDecoder.TEMPLATE_ID] = SetOracleRulesDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[DefineAssetDecoder.TEMPLATE_ID] = DefineAssetDecoder.BLOCK_LENGTH;
        GROUP_BLOCK_LENGTHS[DefineAssetDecoder.TEMPLATE_ID] = DefineAssetDecoder.TiersDecoder.sbeBlockLength();
        BLOCK_LENGTHS[SetCollateralParametersDecoder.TEMPLATE_ID] = SetCollateralParametersDecoder.BLOCK_LENGTH;
        GROUP_BLOCK_LENGTHS[SetCollateralParametersDecoder.TEMPLATE_ID] =
                SetCollateralParametersDecoder.TiersDecoder.sbeBlockLength();
        BLOCK_LENGTHS[SetCollateralGroupDecoder.TEMPLATE_ID] = SetCollateralGroupDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SetMarginTermsDecoder.TEMPLATE_ID] = SetMarginTermsDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[ListInstrumentDecoder.TEMPLATE_ID] = ListInstrumentDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SetRiskParametersDecoder.TEMPLATE_ID] = SetRiskParametersDecoder.BLOCK_LENGTH;
        GROUP_BLOCK_LENGTHS[SetRiskParametersDecoder.TEMPLATE_ID] =
                SetRiskParametersDecoder.TiersDecoder.sbeBlockLength();
        BLOCK_LENGTHS[SetLiquidationRulesDecoder.TEMPLATE_ID] = SetLiquidationRulesDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SetFundingParametersDecoder.TEMPLATE_ID] = SetFundingParametersDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SetMarkParametersDecoder.TEMPLATE_ID] = SetMarkParametersDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SetWaterfallParametersDecoder.TEMPLATE_ID] = SetWaterfallParametersDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SetTradingStatusDecoder.TEMPLATE_ID] = SetTradingStatusDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SetTradingScheduleDecoder.TEMPLATE_ID] = SetTradingScheduleDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[DescribeVenueDecoder.TEMPLATE_ID] = DescribeVenueDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[OpenAccountDecoder.TEMPLATE_ID] = OpenAccountDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[DepositDecoder.TEMPLATE_ID] = DepositDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[RequestWithdrawalDecoder.TEMPLATE_ID] = RequestWithdrawalDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SettleWithdrawalDecoder.TEMPLATE_ID] = SettleWithdrawalDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[TransferCollateralDecoder.TEMPLATE_ID] = TransferCollateralDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[NewOrderDecoder.TEMPLATE_ID] = NewOrderDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[ReplaceOrderDecoder.TEMPLATE_ID] = ReplaceOrderDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[CancelOrderDecoder.TEMPLATE_ID] = CancelOrderDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[MassCancelDecoder.TEMPLATE_ID] = MassCancelDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SetKillSwitchDecoder.TEMPLATE_ID] = SetKillSwitchDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[QueryMarginDecoder.TEMPLATE_ID] = QueryMarginDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SetPositionLimitsDecoder.TEMPLATE_ID] = SetPositionLimitsDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[SetFeeScheduleDecoder.TEMPLATE_ID] = SetFeeScheduleDecoder.BLOCK_LENGTH;
        GROUP_BLOCK_LENGTHS[SetFeeScheduleDecoder.TEMPLATE_ID] = SetFeeScheduleDecoder.TiersDecoder.sbeBlockLength();
        BLOCK_LENGTHS[SetLeverageDecoder.TEMPLATE_ID] = SetLeverageDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[PriceReportDecoder.TEMPLATE_ID] = PriceReportDecoder.BLOCK_LENGTH;
        BLOCK_LENGTHS[ClockDecoder.TEMPLATE_ID] = ClockDecoder.BLOCK_LENGTH;
    }

    private AdmittedMessages() {}

    /**
     * What is wrong with a message.
     *
     * @param buffer holds message header and message
     * @param offset of the message header
     * @param length of both, in bytes; at least that of a message header
     * @return why its sender must go; null: it is admitted
     */
    static DisconnectReason faultOf(final DirectBuffer buffer, final int offset, final int length) {
        final int blockLength = buffer.getShort(offset + BLOCK_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final int templateId = buffer.getShort(offset + TEMPLATE_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final int schemaId = buffer.getShort(offset + SCHEMA_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final int version = buffer.getShort(offset + VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final int bodyLength = length - MessageHeaderDecoder.ENCODED_LENGTH;

        if (schemaId == NewOrderDecoder.SCHEMA_ID) {
            if (version > NewOrderDecoder.SCHEMA_VERSION) {
                return DisconnectReason.UNKNOWN_SCHEMA;
            }
            return faultOfCommand(buffer, offset, templateId, blockLength, bodyLength);
        }
        if (schemaId == NegotiateDecoder.SCHEMA_ID && version <= NegotiateDecoder.SCHEMA_VERSION) {
            return faultOfSessionMessage(templateId, blockLength, bodyLength);
        }
        return DisconnectReason.UNKNOWN_SCHEMA;
    }

    private static DisconnectReason faultOfCommand(
            final DirectBuffer buffer,
            final int offset,
            final int templateId,
            final int blockLength,
            final int bodyLength) {
        if (CommandTemplates.isOfVenue(templateId)) {
            return DisconnectReason.PROTOCOL_VIOLATION;
        }
        final int expected = templateId <= CommandTemplates.LAST_OF_SESSIONS ? BLOCK_LENGTHS[templateId] : UNKNOWN;
        if (expected == UNKNOWN) {
            return DisconnectReason.UNKNOWN_SCHEMA;
        }
        if (blockLength != expected) {
            return DisconnectReason.INVALID_FRAME;
        }
        final int groupBlockLength = GROUP_BLOCK_LENGTHS[templateId];
        if (groupBlockLength == NO_GROUP) {
            return bodyLength == expected ? null : DisconnectReason.INVALID_FRAME;
        }
        if (bodyLength < expected + GROUP_HEADER_LENGTH) {
            return DisconnectReason.INVALID_FRAME;
        }
        final int group = offset + MessageHeaderDecoder.ENCODED_LENGTH + expected;
        final int entryLength = buffer.getShort(group, LITTLE_ENDIAN) & 0xFFFF;
        final int count = buffer.getShort(group + 2, LITTLE_ENDIAN) & 0xFFFF;
        final boolean isWhole = entryLength == groupBlockLength
                && bodyLength == expected + GROUP_HEADER_LENGTH + count * groupBlockLength;
        return isWhole ? null : DisconnectReason.INVALID_FRAME;
    }

    private static DisconnectReason faultOfSessionMessage(
            final int templateId, final int blockLength, final int bodyLength) {
        final int expected = switch (templateId) {
            case NegotiateDecoder.TEMPLATE_ID -> NegotiateDecoder.BLOCK_LENGTH;
            case EstablishDecoder.TEMPLATE_ID -> EstablishDecoder.BLOCK_LENGTH;
            case SequenceDecoder.TEMPLATE_ID -> SequenceDecoder.BLOCK_LENGTH;
            case TerminateDecoder.TEMPLATE_ID -> TerminateDecoder.BLOCK_LENGTH;
            default -> UNKNOWN;
        };
        if (expected == UNKNOWN) {
            return templateId >= ChallengeDecoder.TEMPLATE_ID && templateId <= EventEnvelopeDecoder.TEMPLATE_ID
                    ? DisconnectReason.PROTOCOL_VIOLATION
                    : DisconnectReason.UNKNOWN_SCHEMA;
        }
        return blockLength == expected && bodyLength == expected ? null : DisconnectReason.INVALID_FRAME;
    }
}
