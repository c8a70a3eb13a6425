static const char *text_of(PyObject *name) { return PyUnicode_AsUTF8AndSize(name, 0); }

static PyObject *py_sets(PyObject *self, PyObject *nothing) {
    PyObject *names = PyList_New(0), *name;
    for (int k = 0; names && SETS[k]; k++) {
        name = PyUnicode_FromString(SETS[k]);
        if (!name || PyList_Append(names, name) < 0) { Py_XDECREF(name); Py_DECREF(names); return 0; }
        Py_DECREF(name);
    }
    return names;
}

static PyObject *py_runs(PyObject *self, PyObject *name) {
    const char *text = text_of(name);
    return text ? PyBool_FromLong(runs(text)) : 0;
}

static PyObject *py_kernels(PyObject *self, PyObject *name) {
    const char *text = text_of(name);
    PyObject *into = text ? PyDict_New() : 0;
    if (into && !fill(text, into)) { Py_DECREF(into); return 0; }
    return into;
}

static PyObject *py_made_of(PyObject *self, PyObject *nothing) { return PyUnicode_FromString(MADE_OF); }

static PyMethodDef METHODS[] = {
    {"sets", py_sets, METH_NOARGS, "Names of the sets, in the order in which a CPU takes the first that it can run."},
    {"runs", py_runs, METH_O, "Whether this CPU has all that a set needs."},
    {"kernels", py_kernels, METH_O, "The kernels of a set: by module and name."},
    {"made_of", py_made_of, METH_NOARGS, "JSON: the sources that the kernels were made of, and with what."},
    {0}};

static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "_kernels", 0, -1, METHODS};

PyMODINIT_FUNC PyInit__kernels(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
#endif
    return PyModule_Create(&MODULE);
}
