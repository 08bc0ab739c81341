/* What is wrong with a table somebody uploaded. */
export const tableWords: readonly (readonly [RegExp, string])[] = [
  [
    /文件是空的。请确认导出时选中了数据,再重新上传。/,
    'The file is empty. Check that data was chosen when it was exported, then upload it again.',
  ],
  [
    /没有找到表头。第一行请写列名,例如“客户名称、手机、负责人”。/,
    'There are no column names. The first row holds them, like “Account, Phone, Owner”.',
  ],
  [
    /第 (\S+) 行不存在或是空行,不能作为表头。请重新选择表头所在的行。/,
    'Row $1 is empty or not there and cannot hold the column names. Choose another row.',
  ],
  [
    /第 (\S+) 行有 (\S+) 列,超过上限 (\S+) 列。请删去多余的列后重新上传。/,
    'Row $1 has $2 columns, more than $3. Delete what is not needed, then upload it again.',
  ],
  [/文件超过 (\S+) 行。请拆成几个文件分批导入。/, 'The file has more than $1 rows. Split it and import the parts.'],
  [
    /这不是表格文件\(看起来是 ?(.+?)\)。请上传 .xlsx 或 .csv 文件。/,
    'This is no table (it looks like $1). Upload an .xlsx or .csv file.',
  ],
  [
    /这是旧版 Excel\(.xls\)文件。请用 Excel 或 WPS 打开,另存为 .xlsx 后重新上传。/,
    'This is a file of old Excel (.xls). Save it as .xlsx with Excel or WPS, then upload it again.',
  ],
  [
    /这是二进制 Excel\(.xlsb\)文件。请用 Excel 打开,另存为 .xlsx 后重新上传。/,
    'This is a binary file of Excel (.xlsb). Save it as .xlsx with Excel, then upload it again.',
  ],
  [
    /文件内容是网页或 XML,只是扩展名像表格。请用 Excel 或 WPS 打开,另存为 .xlsx 后重新上传。/,
    'The file holds a web page or XML and only looks like a table by its name. Save it as .xlsx with Excel or WPS, then upload it again.',
  ],
  [
    /文件设有打开密码,无法读取。请去掉密码后重新上传。/,
    'The file needs a password and cannot be read. Take the password away, then upload it again.',
  ],
  [
    /无法确定文件的文字编码\(第 (\S+) 行起出现无法识别的字节\)。请另存为“CSV UTF-8”或 .xlsx 后重新上传。/,
    'The encoding of the file cannot be told (bytes that mean nothing from row $1 on). Save it as CSV UTF-8 or .xlsx, then upload it again.',
  ],
  [
    /从第 (\S+) 行开始的一条记录过长,多半是少了一个结束的英文双引号\("\)。请检查该行后重新上传。/,
    'The record that begins at row $1 is too long; most likely a closing quotation mark (") is missing. Check the row, then upload it again.',
  ],
  [
    /文件已损坏,无法解开\((.+?)\)。请重新导出或另存一份后再上传。/,
    'The file is damaged and cannot be unpacked ($1). Export or save it anew, then upload it again.',
  ],
  [
    /文件结构不安全\((.+?)\),已拒绝读取。请用 Excel 或 WPS 打开后另存一份再上传。/,
    'The file is not safe to read ($1). Save it anew with Excel or WPS, then upload it again.',
  ],
  [
    /文件解开后超过 (\S+) MB,已拒绝读取。请拆成几个文件,或另存为 CSV 后上传。/,
    'Unpacked, the file has more than $1 MB and was not read. Split it, or save it as CSV.',
  ],
  [
    /文件内含不允许的 XML 声明\((.+?)\),已拒绝读取。请用 Excel 或 WPS 另存一份后再上传。/,
    'The file holds an XML declaration that is not allowed ($1) and was not read. Save it anew with Excel or WPS, then upload it again.',
  ],
  [
    /工作簿内容已损坏\((.+?):(.+?)\)。请用 Excel 或 WPS 打开并另存一份后再上传。/,
    'The workbook is damaged ($1: $2). Save it anew with Excel or WPS, then upload it again.',
  ],
  [
    /工作簿中有单元格超过 (\S+) 个字符\(第 (\S+) 行附近\)。请缩短后重新上传。/,
    'A cell has more than $1 characters (near row $2). Shorten it, then upload it again.',
  ],
  [
    /工作簿里没有可以读取的工作表。请确认数据没有放在图表页里。/,
    'The workbook has no sheet that can be read. Check that the data is not on a chart sheet.',
  ],
  [/工作簿里没有名为“(.+?)”的工作表。可选:(.+?)。/, 'The workbook has no sheet “$1”. There are: $2.'],
  [
    /本行只有 (\S+) 列,表头有 (\S+) 列。请补齐或检查分隔符。/,
    'This row has only $1 columns, the column names $2. Fill it up, or check the separators.',
  ],
  [
    /本行有 (\S+) 列,表头只有 (\S+) 列。请检查是否多了分隔符,或给多出的列补上列名。/,
    'This row has $1 columns, the column names only $2. Check for a separator too many, or name the columns.',
  ],
  [
    /本行有无法识别的字节\(已显示为 �\)。请在原系统中更正后重新导出。/,
    'This row has bytes that mean nothing (shown as �). Correct them where the file comes from and export it again.',
  ],
  [
    /本行含有不可见的控制字符\(NUL\)。请删除后重新导入。/,
    'This row has a control character that cannot be seen (NUL). Delete it, then import again.',
  ],
  [
    /本行的英文双引号\("\)没有成对,内容可能断错了位置。请检查后重新导入。/,
    'The quotation marks (") of this row are no pairs: cells may be cut at the wrong place. Check it, then import again.',
  ],
  [
    /本行开始的英文双引号\("\)直到文件末尾都没有结束。请补上后重新导入。/,
    'A quotation mark (") opened in this row is not closed until the end of the file. Close it, then import again.',
  ],
  [
    /单元格是公式错误值 (\S+?)。请在 Excel 中更正后重新导入。/,
    'The cell holds the error $1 of a formula. Correct it in Excel, then import again.',
  ],
  [
    /公式没有保存计算结果。请用 Excel 打开并保存一次,再重新导入。/,
    'The formula was saved without its result. Open and save the file with Excel, then import again.',
  ],
  [
    /数字超过 15 位,Excel 已丢失末尾几位\(常见于身份证号、银行卡号\)。请把该列设为“文本”格式后重新填写。/,
    'The number has more than 15 digits and Excel has lost the last of them (as of identity and bank cards). Make the column text, then fill it in again.',
  ],
  [/第 (.+?) 列没有列名,已暂名为“未命名列”。/, 'Column $1 has no name and was given one.'],
  [
    /列名重复:(.+?)。重复的列已加上序号,请核对对应关系。/,
    'Columns of the same name: $1. They were numbered; check what they are matched with.',
  ],
  [/有 (\d+) 行整行被引号包住,已按列拆开。/, '$1 rows stood in quotation marks as a whole and were taken apart.'],
  [
    /第 (\d+) 行只有一格“(.*?)”,第 (\d+) 行有 (\d+) 格,表头可能在第 \d+ 行。/,
    'Row $1 has only one cell, “$2”, row $3 has $4: the column names may stand in row $3.',
  ],
  [
    /第 (\d+) 行只有 (\d+) 格有内容,第 (\d+) 行有 (\d+) 格,表头可能在第 \d+ 行。/,
    'Row $1 has only $2 filled cells, row $3 has $4: the column names may stand in row $3.',
  ],
  [
    /表中有 (\d+) 处合并单元格,只有左上角的格子有值,其余按空白读取。如需每行都有值,请先取消合并并填充。/,
    'The table has $1 merged cells. Only their top left has the value, the rest is read as empty. To have it in every row, unmerge and fill them first.',
  ],
  [
    /表中有 (\d+) 行是隐藏的\(多半是筛选掉的\),也会导入。不想导入的行,请先从表里删除。/,
    '$1 rows of the table are hidden (most likely filtered out) and are imported, too. Delete what you do not want to import.',
  ],
  [/ ?PDF 文档/, 'a PDF document'],
  [/^图片|(?<=looks like )图片/, 'a picture'],
  [/^压缩包|(?<=looks like )压缩包/, 'an archive'],
  [/^程序|(?<=looks like )程序/, 'a program'],
  [/二进制文件/, 'binary data'],
  [/ ?Word 文档/, 'a Word document'],
  [/ ?PowerPoint 演示文稿/, 'a PowerPoint presentation'],
  [/ ?OpenDocument 文件/, 'an OpenDocument file'],
  [/文字编码不是 UTF-8/, 'not UTF-8'],
  [/标签过长/, 'a tag is too long'],
  [/内容没有结束/, 'the content does not end'],
  [/根元素之外有文字/, 'text outside the root element'],
  [/(?<=^|: )嵌套过深/, 'nested too deep'],
  [/有多个根元素/, 'several root elements'],
  [/标签 (\S+) 不配对/, 'the tag $1 has no pair'],
  [/(\S+) 中的 DOCTYPE/, 'DOCTYPE in $1'],
  [/自定义实体 (\S+)/, 'the entity $1'],
  [/含 (\S+) 个内部文件/, '$1 files inside'],
  [/目录越界/, 'its directory lies outside'],
  [/实际大小超过声明的大小/, 'larger than it says'],
  [/压缩内容不完整/, 'its content is not complete'],
  [/校验和不符/, 'its checksum is wrong'],
  [/找不到文件目录,可能没有下载完整/, 'no directory; most likely it was not downloaded to the end'],
  [/目录不完整/, 'its directory is not complete'],
  [/有重名的内部文件/, 'two files inside have the same name'],
  [/压缩方式不受支持/, 'packed in a way that is not supported'],
  [/内部文件名指向目录之外/, 'the name of a file inside leads out of it'],
  [/压缩比异常/, 'packed far too well'],
  [/内部文件位置不对/, 'a file inside is at the wrong place'],
  [/文件被截断/, 'it is cut off'],
  [/行号 (\S+) 不对/, 'the row number $1 is wrong'],
  [/单元格地址 (\S+) 不对/, 'the cell address $1 is wrong'],
  [/第 (\d+) 行引用了不存在的文字/, 'row $1 points to text that is not there'],
  [/第 (\d+) 行的数字“(.*?)”不对/, 'the number “$2” of row $1 is wrong'],
  [/文件里没有这一部分/, 'this part is not in the file'],
]
