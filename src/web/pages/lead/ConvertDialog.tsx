import { PlainVerbDialog, type VerbDialogProps } from '../../entity/record/PlainVerbDialog.tsx'

/** The firm that the lead already names need not be typed again. */
export default function ConvertDialog(props: VerbDialogProps) {
  return <PlainVerbDialog {...props} start={{ accountName: props.row.company, ...props.start }} />
}
