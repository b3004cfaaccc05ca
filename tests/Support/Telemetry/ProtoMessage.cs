using System.Text;

namespace Cartrita.TestSupport.Telemetry;

/// <summary>A message of the protocol buffers' wire format, read without its schema: fields by their numbers.</summary>
public sealed class ProtoMessage
{
    private readonly List<(int Number, ReadOnlyMemory<byte> Bytes, ulong Value)> fields = [];

    public static ProtoMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        var message = new ProtoMessage();
        for (var at = 0; at < bytes.Length;)
        {
            var key = Varint(bytes.Span, ref at);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    message.fields.Add((number, default, Varint(bytes.Span, ref at)));
                    break;
                case 1:
                    message.fields.Add((number, bytes.Slice(at, 8), BitConverter.ToUInt64(bytes.Span.Slice(at, 8))));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(bytes.Span, ref at);
                    message.fields.Add((number, bytes.Slice(at, length), 0));
                    at += length;
                    break;
                case 5:
                    message.fields.Add((number, bytes.Slice(at, 4), BitConverter.ToUInt32(bytes.Span.Slice(at, 4))));
                    at += 4;
                    break;
                default:
                    throw new FormatException($"Wire type {key & 7}.");
            }
        }

        return message;
    }

    /// <summary>The messages of a field.</summary>
    public IEnumerable<ProtoMessage> All(int number) => fields.Where(field => field.Number == number).Select(field => Parse(field.Bytes));

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    private ReadOnlySpan<byte> Bytes(int number) => fields.LastOrDefault(field => field.Number == number).Bytes.Span;

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
