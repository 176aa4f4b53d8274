import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A warm driver for Java: every case gets a fresh class loader, so statics begin anew. Types come
 * from reflection. Arguments: folder of the classes, file to answer to, class or function, which
 * argument to answer (-1: what is returned), stack in megabytes, what the candidate was asked to
 * write, and the names of the methods that return nothing, with commas between.
 */
public class Driver {
    private static final long LONGEST = 10_000_000;

    private final URL folder;
    private final String entry;
    private final boolean isClass;
    private final int wanted;
    private final String heading;
    private final Set<String> voids;

    /** Nothing of the candidate's raised it; the message is a sentence for them. */
    private static class NoAnswer extends RuntimeException {
        NoAnswer(String sentence) {
            super(sentence);
        }
    }

    private Driver(Path folder, String kind, String entry, int wanted, String heading, String voids) throws IOException {
        this.heading = heading;
        this.voids = Set.of(voids.split(","));
        this.folder = folder.toUri().toURL();
        this.entry = entry;
        this.isClass = kind.equals("class");
        this.wanted = wanted;
    }

    public static void main(String[] args) throws Exception {
        OutputStream results = new FileOutputStream(args[1]);
        Driver driver = new Driver(Path.of(args[0]), args[2], args[3], Integer.parseInt(args[4]), args[6], args[7]);
        InputStream lines = new FileInputStream(FileDescriptor.in);
        long stack = Long.parseLong(args[5]) << 20;
        results.write("{\"ready\":true}\n".getBytes());
        for (byte[] line; (line = readLine(lines)) != null; ) {
            byte[] given = line;
            String[] answer = new String[1];
            PrintStream out = output(FileDescriptor.out);
            System.setOut(out);
            System.setErr(output(FileDescriptor.err));
            System.setIn(InputStream.nullInputStream());
            Thread thread = new Thread(null, () -> answer[0] = driver.solve(given), "main", stack);
            thread.start();
            thread.join();
            if (System.out != null) System.out.flush();
            out.flush();
            results.write((answer[0] + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Runtime.getRuntime().halt(0);
    }

    /** Whoever closes it closes nothing: the next case prints too. */
    private static PrintStream output(FileDescriptor descriptor) {
        OutputStream open = new FileOutputStream(descriptor) {
            @Override
            public void close() {}
        };
        return new PrintStream(open, descriptor == FileDescriptor.err, StandardCharsets.UTF_8);
    }

    private static byte[] chunk = new byte[1 << 16];
    private static int from = 0, to = 0;

    private static byte[] readLine(InputStream lines) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (from == to) {
                from = 0;
                to = lines.read(chunk);
                if (to < 0) return null;
            }
            int start = from;
            while (from < to && chunk[from] != '\n') from++;
            line.write(chunk, start, from - start);
            if (from < to) {
                from++;
                return line.toByteArray();
            }
        }
    }

    private String solve(byte[] line) {
        StringBuilder out = new StringBuilder("{\"result\":");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder}, Driver.class.getClassLoader())) {
            Object given = new Json(new String(line, StandardCharsets.UTF_8)).value();
            Class<?> type = load(loader, isClass ? entry : "Solution");
            if (isClass) callClass(type, (Map<?, ?>) given, out);
            else callFunction(type, (List<?>) given, out);
            return out.append('}').toString();
        } catch (InvocationTargetException error) {
            return failed(error.getCause());
        } catch (Throwable error) {
            return failed(error);
        }
    }

    private Class<?> load(ClassLoader loader, String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException error) {
            throw new NoAnswer("The judge calls " + heading + ", and there is no class " + name + ".");
        }
    }

    private static String failed(Throwable error) {
        if (error instanceof OutOfMemoryError) return "{\"error\":\"OutOfMemoryError\"}";
        StringBuilder text = new StringBuilder();
        if (error instanceof NoAnswer) text.append(error.getMessage());
        else if (error instanceof StackOverflowError) text.append("recursion too deep\n");
        Throwable cause = error instanceof NoAnswer ? null : error;
        for (int depth = 0; cause != null && depth < 4; depth++, cause = cause.getCause())
            describe(text.append(depth > 0 ? "Caused by: " : ""), cause);
        StringBuilder out = new StringBuilder("{\"error\":\"exception\",\"trace\":");
        write(out, text.substring(0, Math.min(text.length(), 4000)));
        return out.append('}').toString();
    }

    /** What it says, and of the frames the candidate's. */
    private static void describe(StringBuilder text, Throwable error) {
        String said = error.toString();
        text.append(said.length() > 1000 ? said.substring(0, 1000) + "\u2026" : said).append('\n');
        int shown = 0;
        for (StackTraceElement frame : error.getStackTrace())
            if (frame.getModuleName() == null && !frame.getClassName().startsWith("Driver") && shown++ < 20)
                text.append("    at ").append(frame).append('\n');
    }

    private void callFunction(Class<?> solution, List<?> given, StringBuilder out) throws Exception {
        Method method = find(solution, entry, given.size());
        Object[] arguments = converted(given, method);
        Object instance = Modifier.isStatic(method.getModifiers()) ? null : make(solution, List.of());
        Object answer = invoke(method, instance, arguments);
        write(out, wanted >= 0 ? arguments[wanted] : answer);
    }

    private void callClass(Class<?> type, Map<?, ?> given, StringBuilder out) throws Exception {
        List<?> operations = (List<?>) given.get("ops"), arguments = (List<?>) given.get("args");
        Object instance = make(type, (List<?>) arguments.get(0));
        out.append("[null");
        for (int i = 1; i < operations.size(); i++) {
            List<?> values = (List<?>) arguments.get(i);
            Method method = find(type, (String) operations.get(i), values.size());
            Object answer = invoke(method, instance, converted(values, method));
            // What a method returns that returns nothing is nobody's business.
            write(out.append(','), voids.contains(method.getName()) ? null : answer);
        }
        out.append(']');
    }

    private static Object invoke(Method method, Object instance, Object[] arguments) throws Exception {
        try {
            return method.invoke(instance, arguments);
        } catch (IllegalArgumentException error) {
            throw takesSomethingElse(method);
        }
    }

    private static Object[] converted(List<?> given, Executable to) throws Exception {
        try {
            return convert(given, to);
        } catch (ClassCastException error) {
            throw takesSomethingElse(to);
        }
    }

    private static NoAnswer takesSomethingElse(Executable called) {
        return new NoAnswer(called.getName() + " cannot take the arguments that the judge gives: compare its types with the starter's.");
    }

    /** A public one before others of its name; also one that is inherited. */
    private Method find(Class<?> type, String name, int count) {
        Method found = null;
        for (Class<?> place = type; place != null && place != Object.class; place = place.getSuperclass())
            for (Method method : place.getDeclaredMethods())
                if (method.getName().equals(name) && method.getParameterCount() == count && !method.isSynthetic()
                    && (found == null || Modifier.isPublic(method.getModifiers()) && !Modifier.isPublic(found.getModifiers())))
                    found = method;
        if (found == null) throw new NoAnswer("The judge calls " + name + " of class " + type.getName()
            + " with " + count + (count == 1 ? " argument" : " arguments") + ", and there is no such method.");
        found.setAccessible(true);
        return found;
    }

    private static Object make(Class<?> type, List<?> given) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == given.size()) {
                constructor.setAccessible(true);
                return constructor.newInstance(converted(given, constructor));
            }
        }
        throw new NoAnswer("The judge makes a " + type.getName() + " with " + given.size()
            + (given.size() == 1 ? " argument" : " arguments") + ", and there is no such constructor.");
    }

    private static Object[] convert(List<?> given, Executable to) throws Exception {
        Type[] types = to.getGenericParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) arguments[i] = convert(given.get(i), types[i]);
        return arguments;
    }

    private static Object convert(Object value, Type type) throws Exception {
        if (type instanceof ParameterizedType generic) return convertGeneric(value, generic);
        Class<?> plain = (Class<?>) type;
        if (isNode(plain)) return toNodes((List<?>) value, plain);
        if (value == null) return null;
        if (plain.isArray()) {
            List<?> items = (List<?>) value;
            Object array = Array.newInstance(plain.getComponentType(), items.size());
            for (int i = 0; i < items.size(); i++)
                Array.set(array, i, convert(items.get(i), plain.getComponentType()));
            return array;
        }
        if (plain == int.class || plain == Integer.class) return ((Number) value).intValue();
        if (plain == long.class || plain == Long.class) return ((Number) value).longValue();
        if (plain == double.class || plain == Double.class) return ((Number) value).doubleValue();
        if (plain == char.class || plain == Character.class) return ((String) value).charAt(0);
        return value;
    }

    private static Object convertGeneric(Object value, ParameterizedType type) throws Exception {
        Type[] inner = type.getActualTypeArguments();
        if (value instanceof Map<?, ?> entries) {
            Map<Object, Object> converted = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : entries.entrySet())
                converted.put(entry.getKey(), convert(entry.getValue(), inner[1]));
            return converted;
        }
        List<Object> items = new ArrayList<>();
        for (Object item : (List<?>) value) items.add(convert(item, inner[0]));
        return items;
    }

    private static boolean isNode(Class<?> type) {
        return type.getSimpleName().equals("ListNode") || type.getSimpleName().equals("TreeNode");
    }

    private static Object toNodes(List<?> values, Class<?> type) throws Exception {
        return type.getSimpleName().equals("ListNode") ? toList(values, type) : toTree(values, type);
    }

    private static Object toList(List<?> values, Class<?> type) throws Exception {
        Field next = field(type, "next");
        Object head = null;
        for (int i = values.size() - 1; i >= 0; i--) {
            Object node = make(type, List.of(values.get(i)));
            next.set(node, head);
            head = node;
        }
        return head;
    }

    private static Object toTree(List<?> values, Class<?> type) throws Exception {
        if (values.isEmpty() || values.get(0) == null) return null;
        Field left = field(type, "left"), right = field(type, "right");
        List<Object> waiting = new ArrayList<>(List.of(make(type, List.of(values.get(0)))));
        for (int i = 1; i < values.size(); i++) {
            if (values.get(i) == null) continue;
            Object node = make(type, List.of(values.get(i)));
            (i % 2 == 1 ? left : right).set(waiting.get((i - 1) / 2), node);
            waiting.add(node);
        }
        return waiting.get(0);
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** The one field that is no link. */
    private static Field valueField(Class<?> type) throws NoSuchFieldException {
        for (Field field : type.getDeclaredFields()) {
            if (field.getType() != type && !Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                return field;
            }
        }
        throw new NoSuchFieldException(type.getName() + " has no value");
    }

    private static List<Object> fromNodes(Object root) throws Exception {
        Class<?> type = root.getClass();
        Field value = valueField(type);
        List<Object> values = new ArrayList<>();
        if (type.getSimpleName().equals("ListNode")) {
            Field next = field(type, "next");
            Object marked = null; // ever later ones: whoever comes back to it never ends
            for (Object node = root; node != null; node = next.get(node)) {
                if (node == marked) throw new NoAnswer("The list you return never ends: its links lead back into it.");
                if ((values.size() & (values.size() - 1)) == 0) marked = node;
                values.add(value.get(node));
            }
            return values;
        }
        Field left = field(type, "left"), right = field(type, "right");
        List<Object> waiting = new ArrayList<>(List.of(root));
        for (int i = 0; i < waiting.size(); i++) {
            Object node = waiting.get(i);
            values.add(node == null ? null : value.get(node));
            if (node != null) {
                waiting.add(left.get(node));
                waiting.add(right.get(node));
            }
            if (values.size() > LONGEST) throw new NoAnswer("The tree you return never ends: a node is below itself.");
        }
        while (values.get(values.size() - 1) == null) values.remove(values.size() - 1);
        return values;
    }

    private static void write(StringBuilder out, Object value) {
        if (value == null) {
            out.append("null");
        } else if (value.getClass().isArray()) {
            int length = Array.getLength(value);
            out.append('[');
            for (int i = 0; i < length; i++) write(i > 0 ? out.append(',') : out, Array.get(value, i));
            out.append(']');
        } else if (value instanceof Iterable<?> items) {
            String separator = "";
            out.append('[');
            for (Object item : items) {
                write(out.append(separator), item);
                separator = ",";
            }
            out.append(']');
        } else if (value instanceof Map<?, ?> entries) {
            writeMap(out, entries);
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (isNode(value.getClass())) {
            try {
                write(out, fromNodes(value));
            } catch (NoAnswer error) {
                throw error;
            } catch (Exception error) {
                throw new IllegalStateException(error);
            }
        } else if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
            writeText(out, value.toString());
        } else {
            throw new NoAnswer("You return a " + value.getClass().getName() + ", which the judge cannot read.");
        }
    }

    private static void writeMap(StringBuilder out, Map<?, ?> entries) {
        String separator = "";
        out.append('{');
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            writeText(out.append(separator), String.valueOf(entry.getKey()));
            write(out.append(':'), entry.getValue());
            separator = ",";
        }
        out.append('}');
    }

    private static void writeText(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < 0x20 || Character.isSurrogate(c)) out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        out.append('"');
    }

    /** A reader for what a case may hold. */
    private static class Json {
        private final String text;
        private int at;

        Json(String text) {
            this.text = text;
        }

        Object value() {
            char c = peek();
            if (c == '[') return array();
            if (c == '{') return object();
            if (c == '"') return string();
            if (c == 't') return literal(4, true);
            if (c == 'f') return literal(5, false);
            if (c == 'n') return literal(4, null);
            return number();
        }

        private char peek() {
            while (Character.isWhitespace(text.charAt(at))) at++;
            return text.charAt(at);
        }

        private Object literal(int length, Object value) {
            at += length;
            return value;
        }

        private List<Object> array() {
            List<Object> items = new ArrayList<>();
            at++;
            if (peek() == ']') {
                at++;
                return items;
            }
            do {
                items.add(value());
            } while (next() == ',');
            return items;
        }

        private Map<String, Object> object() {
            Map<String, Object> entries = new LinkedHashMap<>();
            at++;
            if (peek() == '}') {
                at++;
                return entries;
            }
            do {
                peek();
                String key = string();
                next();
                entries.put(key, value());
            } while (next() == ',');
            return entries;
        }

        private char next() {
            peek();
            return text.charAt(at++);
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            at++;
            for (char c; (c = text.charAt(at++)) != '"'; ) out.append(c == '\\' ? escape() : c);
            return out.toString();
        }

        private char escape() {
            char c = text.charAt(at++);
            switch (c) {
                case 'n': return '\n';
                case 't': return '\t';
                case 'r': return '\r';
                case 'b': return '\b';
                case 'f': return '\f';
                case 'u':
                    at += 4;
                    return (char) Integer.parseInt(text.substring(at - 4, at), 16);
                default: return c;
            }
        }

        private Number number() {
            int start = at;
            while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) at++;
            String digits = text.substring(start, at);
            boolean isWhole = digits.indexOf('.') < 0 && digits.indexOf('e') < 0 && digits.indexOf('E') < 0;
            if (isWhole) return Long.valueOf(digits);
            return Double.valueOf(digits);
        }
    }
}
