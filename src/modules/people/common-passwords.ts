// Heads of published lists of leaked passwords that reach ten characters, and the patterns behind the rest of them.
const common = new Set(
  `1234567890 12345678910 123456789a 123456789q 123456789abc a123456789 aa123456789 abc123456789 qq123456789 q123456789
  woaini1314 woaini1314520 5201314520 1314520520 woaini5201314 asdfghjkl1 qwertyuiop qwertyuiop1 1qaz2wsx3edc 1q2w3e4r5t
  1q2w3e4r5t6y qazwsxedcrfv zaq12wsxcde3 password12 password123 password1234 passw0rd123 p@ssw0rd123 p@ssword123
  administrator admin123456 admin12345 admin123456789 administrator1 root123456 test123456 welcome123 welcome1234
  iloveyou123 iloveyou12 changeme123 letmein123 sunshine123 football123 baseball123 superman123 liverpool1 manchester
  0987654321 9876543210 1029384756 1122334455 11223344556677 1212121212 1231231231 123123123123 147258369 1472583690
  abcdefghij abcd123456 abcde12345 qwer123456 qwert12345 asd123456789 zxcvbnm123 zxc123456789 mima123456 mima123456789
  wang123456 zhang123456 huawei123456 xiaoshou123 bihuan123456 company123456 guanliyuan123`.split(/\s+/),
)

/** In a list of leaked passwords, one short piece repeated, or a run along the alphabet or the digits. */
export const isCommonPassword = (password: string): boolean => {
  const text = password.normalize('NFKC').toLowerCase().trim()
  return common.has(text) || /^(.{1,4})\1+$/.test(text) || isRun(text)
}

const isRun = (text: string): boolean => {
  const steps = [...text].slice(1).map((character, i) => character.codePointAt(0)! - text.codePointAt(i)!)
  const [first] = steps
  return (first === 1 || first === -1) && steps.every((step) => step === first)
}
