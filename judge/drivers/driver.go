// Reads arguments and writes answers of Go solutions, by reflection. `entry` is set by lines beside
// it: the function itself, or the constructor of the class.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"runtime/debug"
)

type prepstackCalls struct {
	Ops  []string            `json:"ops"`
	Args [][]json.RawMessage `json:"args"`
}

func main() {
	debug.SetMaxStack(entryStackBytes)
	line, _ := io.ReadAll(bufio.NewReaderSize(os.Stdin, 1<<20))
	var answer any
	if entryIsClass {
		answer = prepstackRunClass(line)
	} else {
		answer = prepstackRunFunction(line)
	}
	text, err := json.Marshal(map[string]any{"result": answer})
	if err != nil {
		panic(err)
	}
	os.NewFile(3, "answer").Write(text)
}

func prepstackRunFunction(line []byte) any {
	var raw []json.RawMessage
	prepstackMust(json.Unmarshal(line, &raw))
	function := reflect.ValueOf(entry)
	arguments := prepstackArguments(function.Type(), raw)
	answers := function.Call(arguments)
	if entryArgument >= 0 {
		return prepstackPlain(arguments[entryArgument])
	}
	return prepstackFirst(answers)
}

func prepstackRunClass(line []byte) any {
	var calls prepstackCalls
	prepstackMust(json.Unmarshal(line, &calls))
	constructor := reflect.ValueOf(entry)
	object := constructor.Call(prepstackArguments(constructor.Type(), calls.Args[0]))[0]
	answers := []any{nil}
	for i, name := range calls.Ops[1:] {
		method := object.MethodByName(name)
		if !method.IsValid() {
			panic(fmt.Sprintf("there is no method %s", name))
		}
		answers = append(answers, prepstackFirst(method.Call(prepstackArguments(method.Type(), calls.Args[i+1]))))
	}
	return answers
}

func prepstackFirst(answers []reflect.Value) any {
	if len(answers) == 0 {
		return nil
	}
	return prepstackPlain(answers[0])
}

func prepstackArguments(function reflect.Type, raw []json.RawMessage) []reflect.Value {
	if function.NumIn() != len(raw) {
		panic(fmt.Sprintf("the function takes %d arguments, not %d", function.NumIn(), len(raw)))
	}
	arguments := make([]reflect.Value, len(raw))
	for i := range raw {
		arguments[i] = prepstackRead(raw[i], function.In(i))
	}
	return arguments
}

func prepstackRead(raw json.RawMessage, wanted reflect.Type) reflect.Value {
	if prepstackIsNode(wanted) {
		return prepstackNodes(raw, wanted)
	}
	if wanted.Kind() == reflect.Slice && prepstackIsNode(wanted.Elem()) {
		var items []json.RawMessage
		prepstackMust(json.Unmarshal(raw, &items))
		slice := reflect.MakeSlice(wanted, 0, len(items))
		for _, item := range items {
			slice = reflect.Append(slice, prepstackRead(item, wanted.Elem()))
		}
		return slice
	}
	value := reflect.New(wanted)
	prepstackMust(json.Unmarshal(raw, value.Interface()))
	return value.Elem()
}

func prepstackIsNode(kind reflect.Type) bool {
	return kind.Kind() == reflect.Pointer && kind.Elem().Kind() == reflect.Struct
}

func prepstackNodes(raw json.RawMessage, kind reflect.Type) reflect.Value {
	var values []*int
	prepstackMust(json.Unmarshal(raw, &values))
	if _, isTree := kind.Elem().FieldByName("Left"); isTree {
		return prepstackTree(values, kind)
	}
	head := reflect.Zero(kind)
	for i := len(values) - 1; i >= 0; i-- {
		node := prepstackNode(*values[i], kind)
		node.Elem().FieldByName("Next").Set(head)
		head = node
	}
	return head
}

func prepstackTree(values []*int, kind reflect.Type) reflect.Value {
	if len(values) == 0 || values[0] == nil {
		return reflect.Zero(kind)
	}
	root := prepstackNode(*values[0], kind)
	waiting := []reflect.Value{root}
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

func prepstackNode(value int, kind reflect.Type) reflect.Value {
	node := reflect.New(kind.Elem())
	prepstackValue(node).SetInt(int64(value))
	return node
}

// The one field that is no link.
func prepstackValue(node reflect.Value) reflect.Value {
	for i := 0; i < node.Elem().NumField(); i++ {
		if node.Elem().Field(i).Kind() != reflect.Pointer {
			return node.Elem().Field(i)
		}
	}
	panic("a node without a value")
}

// Nodes as lists, and lists that were never made as empty ones.
func prepstackPlain(value reflect.Value) any {
	if prepstackIsNode(value.Type()) {
		return prepstackFromNodes(value)
	}
	if value.Kind() == reflect.Map && value.IsNil() {
		return map[string]any{}
	}
	if value.Kind() != reflect.Slice {
		return value.Interface()
	}
	if value.IsNil() {
		return []any{}
	}
	element := value.Type().Elem()
	if element.Kind() != reflect.Slice && element.Kind() != reflect.Uint8 && !prepstackIsNode(element) {
		return value.Interface()
	}
	items := make([]any, value.Len())
	for i := range items {
		items[i] = prepstackPlain(value.Index(i))
	}
	return items
}

func prepstackFromNodes(node reflect.Value) []any {
	if _, isTree := node.Type().Elem().FieldByName("Left"); isTree {
		return prepstackFromTree(node)
	}
	values := []any{}
	for ; !node.IsNil(); node = node.Elem().FieldByName("Next") {
		values = append(values, prepstackValue(node).Interface())
		prepstackEnds(len(values))
	}
	return values
}

func prepstackFromTree(root reflect.Value) []any {
	values, waiting := []any{}, []reflect.Value{root}
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
	if length > 10_000_000 {
		panic("what was returned never ends")
	}
}

func prepstackMust(err error) {
	if err != nil {
		panic(err)
	}
}
