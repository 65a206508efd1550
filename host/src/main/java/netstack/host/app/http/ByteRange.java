package netstack.host.app.http;

/// Bytes `from` up to, not with, `to` of a file.
record ByteRange(long from, long to) {

    /// What the field `Range` asks of a file of `size` bytes (RFC 9110,
    /// 14.1.2): null for all of it, because there is no field, or one that
    /// is not understood, or more ranges than one. `from == to` says that
    /// the range lies outside.
    static ByteRange of(String field, long size) {
        if (field == null || !field.matches("bytes=[0-9]{0,18}-[0-9]{0,18}")) {
            return null;
        }
        int dash = field.indexOf('-');
        String first = field.substring("bytes=".length(), dash);
        String last = field.substring(dash + 1);
        if (first.isEmpty()) {
            if (last.isEmpty()) return null;
            long n = Math.min(Long.parseLong(last), size);
            return new ByteRange(size - n, size);
        }
        long from = Long.parseLong(first);
        long end = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (end < from) return null;
        return from >= size ? new ByteRange(size, size)
                : new ByteRange(from, Math.min(end, size - 1) + 1);
    }

    boolean empty() {
        return from == to;
    }

    long length() {
        return to - from;
    }
}
