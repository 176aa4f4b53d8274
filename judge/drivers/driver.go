// Reads arguments and writes answers of Go solutions, by reflection. `prepstackEntry` is set by lines
// beside it: the function itself, or the constructor of the class. Every name has a prefix, since a
// solution may use any other.
package main

import (
	prepstackBuf "bufio"
	prepstackJSON "encoding/json"
	prepstackFmt "fmt"
	prepstackIO "io"
	prepstackMath "math"
	prepstackOS "os"
	prepstackReflect "reflect"
	prepstackRuntime "runtime"
	prepstackDebug "runtime/debug"
	prepstackStrings "strings"
)

type prepstackCalls struct {
	Ops  []string            `json:"ops"`
	Args [][]prepstackJSON.RawMessage `json:"args"`
}

// Nothing of the candidate's raised it; it is a sentence for them.
type prepstackNoAnswer string

func main() {
	prepstackDebug.SetMaxStack(prepstackStackBytes)
	line, _ := prepstackIO.ReadAll(prepstackBuf.NewReaderSize(prepstackOS.Stdin, 1<<20))
	defer prepstackTell()
	var answer any
	if prepstackIsClass {
		answer = prepstackRunClass(line)
	} else {
		answer = prepstackRunFunction(line)
	}
	text, err := prepstackJSON.Marshal(map[string]any{"result": answer})
	if err != nil {
		panic(prepstackNoAnswer("The judge cannot read what you return: " + err.Error() + "."))
	}
	prepstackSend(text)
}

func prepstackSend(text []byte) {
	prepstackOS.NewFile(3, "answer").Write(text)
}

// What it panicked with, and of the frames the candidate's.
func prepstackTell() {
	fault := recover()
	if fault == nil {
		return
	}
	trace := ""
	if sentence, isOurs := fault.(prepstackNoAnswer); isOurs {
		trace = string(sentence)
	} else {
		trace = "panic: " + prepstackCut(prepstackFmt.Sprint(fault), 1000) + prepstackFrames()
	}
	text, _ := prepstackJSON.Marshal(map[string]string{"error": "panic", "trace": trace})
	prepstackSend(text)
	prepstackOS.Exit(1)
}

func prepstackFrames() string {
	callers := make([]uintptr, 64)
	frames := prepstackRuntime.CallersFrames(callers[:prepstackRuntime.Callers(2, callers)])
	text := ""
	for {
		frame, more := frames.Next()
		if prepstackStrings.HasSuffix(frame.File, "solution.go") {
			text += prepstackFmt.Sprintf("\n    at %s (solution.go:%d)", prepstackStrings.TrimPrefix(frame.Function, "main."), frame.Line)
		}
		if !more {
			return text
		}
	}
}

func prepstackCut(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	return text[:longest] + "…"
}

func prepstackRunFunction(line []byte) any {
	var raw []prepstackJSON.RawMessage
	prepstackMust(prepstackJSON.Unmarshal(line, &raw))
	function := prepstackReflect.ValueOf(prepstackEntry)
	arguments := prepstackGiven(function.Type(), raw)
	answers := function.Call(arguments)
	if prepstackArgument >= 0 {
		return prepstackPlain(arguments[prepstackArgument])
	}
	return prepstackFirst(answers)
}

func prepstackRunClass(line []byte) any {
	var calls prepstackCalls
	prepstackMust(prepstackJSON.Unmarshal(line, &calls))
	constructor := prepstackReflect.ValueOf(prepstackEntry)
	object := prepstackPointer(constructor.Call(prepstackGiven(constructor.Type(), calls.Args[0]))[0])
	answers := []any{nil}
	for i, name := range calls.Ops[1:] {
		method := object.MethodByName(name)
		if !method.IsValid() {
			panic(prepstackNoAnswer("The judge calls the method " + name + ", and there is no such method."))
		}
		answer := method.Call(prepstackGiven(method.Type(), calls.Args[i+1]))
		if prepstackVoids[name] { // what it returns is nobody's business
			answer = nil
		}
		answers = append(answers, prepstackFirst(answer))
	}
	return answers
}

// Methods of a pointer are there too for a constructor that returns the value itself.
func prepstackPointer(object prepstackReflect.Value) prepstackReflect.Value {
	if object.Kind() != prepstackReflect.Struct {
		return object
	}
	pointer := prepstackReflect.New(object.Type())
	pointer.Elem().Set(object)
	return pointer
}

func prepstackFirst(answers []prepstackReflect.Value) any {
	if len(answers) == 0 {
		return nil
	}
	return prepstackPlain(answers[0])
}

func prepstackGiven(function prepstackReflect.Type, raw []prepstackJSON.RawMessage) []prepstackReflect.Value {
	if function.NumIn() != len(raw) {
		panic(prepstackTakesSomethingElse)
	}
	arguments := make([]prepstackReflect.Value, len(raw))
	for i := range raw {
		arguments[i] = prepstackRead(raw[i], function.In(i))
	}
	return arguments
}

func prepstackRead(raw prepstackJSON.RawMessage, wanted prepstackReflect.Type) prepstackReflect.Value {
	if prepstackIsNode(wanted) {
		return prepstackNodes(raw, wanted)
	}
	if wanted.Kind() == prepstackReflect.Slice && prepstackIsNode(wanted.Elem()) {
		var items []prepstackJSON.RawMessage
		prepstackMust(prepstackJSON.Unmarshal(raw, &items))
		slice := prepstackReflect.MakeSlice(wanted, 0, len(items))
		for _, item := range items {
			slice = prepstackReflect.Append(slice, prepstackRead(item, wanted.Elem()))
		}
		return slice
	}
	value := prepstackReflect.New(wanted)
	if prepstackJSON.Unmarshal(raw, value.Interface()) != nil {
		panic(prepstackTakesSomethingElse)
	}
	return value.Elem()
}

func prepstackIsNode(kind prepstackReflect.Type) bool {
	return kind.Kind() == prepstackReflect.Pointer && kind.Elem().Kind() == prepstackReflect.Struct
}

func prepstackNodes(raw prepstackJSON.RawMessage, kind prepstackReflect.Type) prepstackReflect.Value {
	var values []*int
	prepstackMust(prepstackJSON.Unmarshal(raw, &values))
	if _, isTree := kind.Elem().FieldByName("Left"); isTree {
		return prepstackTree(values, kind)
	}
	head := prepstackReflect.Zero(kind)
	for i := len(values) - 1; i >= 0; i-- {
		node := prepstackNode(*values[i], kind)
		node.Elem().FieldByName("Next").Set(head)
		head = node
	}
	return head
}

func prepstackTree(values []*int, kind prepstackReflect.Type) prepstackReflect.Value {
	if len(values) == 0 || values[0] == nil {
		return prepstackReflect.Zero(kind)
	}
	root := prepstackNode(*values[0], kind)
	waiting := []prepstackReflect.Value{root}
	for i := 1; i < len(values); i++ {
		if values[i] == nil {
			continue
		}
		side := "Left"
		if i%2 == 0 {
			side = "Right"
		}
		node := prepstackNode(*values[i], kind)
		waiting[(i-1)/2].Elem().FieldByName(side).Set(node)
		waiting = append(waiting, node)
	}
	return root
}

func prepstackNode(value int, kind prepstackReflect.Type) prepstackReflect.Value {
	node := prepstackReflect.New(kind.Elem())
	prepstackValue(node).SetInt(int64(value))
	return node
}

// The one field that is no link.
func prepstackValue(node prepstackReflect.Value) prepstackReflect.Value {
	for i := 0; i < node.Elem().NumField(); i++ {
		if node.Elem().Field(i).Kind() != prepstackReflect.Pointer {
			return node.Elem().Field(i)
		}
	}
	panic("a node without a value")
}

// Nodes as lists, and lists that were never made as empty ones.
func prepstackPlain(value prepstackReflect.Value) any {
	if prepstackIsNode(value.Type()) {
		return prepstackFromNodes(value)
	}
	if value.Kind() == prepstackReflect.Map && value.IsNil() {
		return map[string]any{}
	}
	if value.Kind() == prepstackReflect.Float64 {
		return prepstackNumber(value.Float())
	}
	if value.Kind() != prepstackReflect.Slice {
		return value.Interface()
	}
	if value.IsNil() {
		return []any{}
	}
	element := value.Type().Elem()
	if element.Kind() != prepstackReflect.Float64 && element.Kind() != prepstackReflect.Slice && element.Kind() != prepstackReflect.Uint8 && !prepstackIsNode(element) {
		return value.Interface()
	}
	items := make([]any, value.Len())
	for i := range items {
		items[i] = prepstackPlain(value.Index(i))
	}
	return items
}

func prepstackFromNodes(node prepstackReflect.Value) []any {
	if _, isTree := node.Type().Elem().FieldByName("Left"); isTree {
		return prepstackFromTree(node)
	}
	values := []any{}
	marked := uintptr(0) // ever later ones: whoever comes back to it never ends
	for ; !node.IsNil(); node = node.Elem().FieldByName("Next") {
		if node.Pointer() == marked {
			panic(prepstackNoAnswer("The list you return never ends: its links lead back into it."))
		}
		if len(values)&(len(values)-1) == 0 {
			marked = node.Pointer()
		}
		values = append(values, prepstackValue(node).Interface())
	}
	return values
}

func prepstackFromTree(root prepstackReflect.Value) []any {
	values, waiting := []any{}, []prepstackReflect.Value{root}
	for len(waiting) > 0 {
		node := waiting[0]
		waiting = waiting[1:]
		if node.IsNil() {
			values = append(values, nil)
			continue
		}
		values = append(values, prepstackValue(node).Interface())
		waiting = append(waiting, node.Elem().FieldByName("Left"), node.Elem().FieldByName("Right"))
		prepstackEnds(len(values))
	}
	for len(values) > 0 && values[len(values)-1] == nil {
		values = values[:len(values)-1]
	}
	return values
}

func prepstackEnds(length int) {
	if length > 1_000_000 {
		panic(prepstackNoAnswer("The tree you return never ends: a node is below itself."))
	}
}

// JSON has no word for some numbers: as texts they equal none.
func prepstackNumber(value float64) any {
	if prepstackMath.IsNaN(value) || prepstackMath.IsInf(value, 0) {
		return prepstackFmt.Sprint(value)
	}
	return value
}

func prepstackMust(err error) {
	if err != nil {
		panic(err)
	}
}
