import type { FieldFault } from '../../../kernel/index.ts'

type Values = Readonly<Record<string, unknown>>

/** A follow-up closes its loop: it is about something, and says what comes next or why nothing does (item 53). */
export const followUpFaults = (row: Values): FieldFault[] => {
  const faults: FieldFault[] = []
  const fault = (field: string, code: string, message: string, en: string) => faults.push({ field, code, message, en })
  if (!row.opportunityId && !row.leadId && !row.accountId) {
    fault(
      'opportunityId',
      'required',
      '请选择这次跟进的商机、线索或客户。',
      'Choose the deal, lead or account this follow-up is about.',
    )
  }
  if (row.noFollowUpReason) {
    if (row.nextAction || row.nextActionOn) {
      fault(
        'noFollowUpReason',
        'contradiction',
        '已写明无需跟进,请清空「下一步行动」和「下一步日期」,或删去原因。',
        'It says that no follow-up is needed: empty “Next action” and “Next action on”, or take the reason out.',
      )
    }
    return faults
  }
  if (!row.nextAction)
    fault(
      'nextAction',
      'required',
      '请填写「下一步行动」;确实不需要再跟进时,填写「无需跟进的原因」。',
      'Fill in “Next action”; where nothing more is to be done, say why in the reason for no follow-up.',
    )
  if (!row.nextActionOn)
    fault(
      'nextActionOn',
      'required',
      '请填写「下一步日期」,到期时会提醒你。',
      'Fill in “Next action on”: you are reminded that day.',
    )
  return faults
}

/** Days from one calendar day to a later one. */
export const daysFrom = (earlier: string, later: string): number =>
  Math.round((Date.parse(later) - Date.parse(earlier)) / 86_400_000)
