#!/bin/sh
echo "widget @version@"
